package dev.endstate.reconcile;

import dev.endstate.index.DocumentWalk;
import dev.endstate.index.Generation;
import dev.endstate.index.PointInTimeLostException;
import dev.endstate.index.StoredDocuments;
import dev.endstate.instance.TimeShare;
import dev.endstate.source.key.KeyPages;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two walks, each in pages: over the index's documents, which finds the stale and the extra, and over the database's keys, which
 * finds the missing. What was found and where the walk is are noted whenever nothing is left in suspense, so that whoever goes on
 * after a crash goes on there.
 */
final class ReconciliationRun {
    private static final Logger log = LoggerFactory.getLogger(ReconciliationRun.class);

    private final Turns turns;
    private final StoredDocuments stored;
    private final KeyPages pages;
    private final Comparison comparison;
    private final Settlement settlement;
    private final ReconcileProperties properties;
    private final DocumentWalk.Pages documentPages;
    private final TimeShare share;

    /** @param pageBytes the most bytes of a page of documents, unless one alone has more */
    ReconciliationRun(
            Turns turns,
            StoredDocuments stored,
            KeyPages pages,
            Comparison comparison,
            Settlement settlement,
            ReconcileProperties properties,
            long pageBytes) {
        this.turns = turns;
        this.stored = stored;
        this.pages = pages;
        this.comparison = comparison;
        this.settlement = settlement;
        this.properties = properties;
        this.documentPages = new DocumentWalk.Pages(properties.pageKeys(), pageBytes, properties.pointInTimeKept());
        this.share = new TimeShare(properties.share());
    }

    /** Goes to the end of the walk that is under way; false if the turn ended before, or the walk must begin anew. */
    boolean run(Turn turn, Generation generation) throws InterruptedException {
        if (turn.cursor().isEmpty()) {
            return begin(turn, generation);
        }
        return switch (turn.cursor().get()) {
            case Cursor.Documents at -> goOn(turn, generation, stored.walk(generation, at.position(), documentPages));
            case Cursor.Keys at ->
                walk(
                        turn,
                        generation,
                        new WalkOverKeys(pages, generation, stored, comparison, properties.pageKeys(), at.last()));
        };
    }

    private boolean begin(Turn turn, Generation generation) throws InterruptedException {
        DocumentWalk walk = stored.walk(generation, documentPages);
        Optional<Turn> begun =
                turns.begin(turn, generation.toString(), walk.position().pointInTime());
        if (begun.isEmpty()) {
            stored.giveUp(walk.position().pointInTime());
            return false;
        }
        log.info(
                "{} is compared with the database: {}",
                generation,
                turn.reconciliation().reason());
        return goOn(begun.get(), generation, walk);
    }

    private boolean goOn(Turn turn, Generation generation, DocumentWalk documents) throws InterruptedException {
        try {
            return walk(turn, generation, new WalkOverDocuments(documents, generation, comparison));
        } catch (PointInTimeLostException e) {
            turns.loseCursor(turn)
                    .ifPresent(former -> log.warn(
                            "The comparison of {} with the database begins anew, after {} looked at, {} missing, {} stale, {} extra: {}",
                            generation,
                            former.checked(),
                            former.missing(),
                            former.stale(),
                            former.extra(),
                            e.getMessage()));
            return false;
        }
    }

    private boolean walk(Turn turn, Generation generation, Walk walk) throws InterruptedException {
        Drift drift = new Drift(turn.reconciliation());
        long checked = turn.reconciliation().checked();
        SuspectPool pool = new SuspectPool(properties.secondLook(), System::nanoTime);
        Walk.Page page;
        do {
            long begin = System.nanoTime();
            page = walk.next();
            checked += page.checked();
            pool.add(page);
            share.restAfter(System.nanoTime() - begin);
            if (pool.isDue() || page.last()) {
                settlement.settle(pool, generation, turn.reconciliation().repair(), drift);
            }
            boolean goesOn = pool.isEmpty() ? turns.note(turn, checked, drift, page.cursor()) : turns.goesOn(turn);
            if (!goesOn) {
                return false;
            }
        } while (!page.last());
        return true;
    }
}
