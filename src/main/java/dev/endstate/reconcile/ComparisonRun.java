package dev.endstate.reconcile;

import dev.endstate.index.DocumentWalk;
import dev.endstate.index.Generation;
import dev.endstate.index.PointInTimeLostException;
import dev.endstate.instance.TimeShare;
import dev.endstate.instance.job.Job;
import dev.endstate.instance.job.Next;
import dev.endstate.instance.job.Turn;
import dev.endstate.instance.pace.Pace;
import dev.endstate.instance.pace.Paced;
import dev.endstate.reconcile.Reconciliation.State;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Walks over both sides, in pages: over the index's documents, which finds the stale and the extra, and over the database's keys, which
 * finds the missing. What was found and where the walk is are noted whenever nothing is left in suspense, so that whoever goes on
 * after a crash goes on there.
 */
@Component
class ComparisonRun {
    private static final Logger log = LoggerFactory.getLogger(ComparisonRun.class);

    private final Walks walks;
    private final Settlement settlement;
    private final ReconcileProperties properties;
    private final Paced paced;

    ComparisonRun(Walks walks, Settlement settlement, ReconcileProperties properties, Pace pace) {
        this.walks = walks;
        this.settlement = settlement;
        this.properties = properties;
        this.paced = new Paced(pace, new TimeShare(properties.share()));
    }

    /** Walks over the documents from where the job is. At the end its state is that of the other walk. */
    Next walkDocuments(Job job, Turn turn, Generation generation) throws InterruptedException {
        Progress progress = progress(job);
        Optional<DocumentWalk.Position> position = progress.position().filter(at -> isKept(job, turn));
        if (position.isEmpty()) {
            return beginDocuments(job, turn, generation);
        }

        return walkDocuments(job, turn, generation, progress, walks.overDocuments(generation, position.get()));
    }

    /** Elasticsearch has given up the moment of a walk that nobody went on with for too long. */
    private boolean isKept(Job job, Turn turn) {
        return !job.movedAt().plus(properties.pointInTimeKept()).isBefore(turn.takenAt());
    }

    private Next beginDocuments(Job job, Turn turn, Generation generation) throws InterruptedException {
        DocumentWalk walk = walks.beginDocuments(generation);
        String pointInTime = walk.position().pointInTime();
        Progress progress = Progress.beginning(pointInTime, turn.takenAt());
        if (!turn.begin(generation.toString(), progress)) {
            walks.giveUp(pointInTime);
            return Next.inTurn();
        }

        log.info(
                "{} is compared with the database: {}",
                generation,
                job.order(ComparisonOrder.class).reason());
        return walkDocuments(job, turn, generation, progress, walks.overDocuments(generation, walk));
    }

    private Next walkDocuments(Job job, Turn turn, Generation generation, Progress from, Walk documents)
            throws InterruptedException {
        try {
            walk(job, turn, generation, from, documents);
            return Next.atOnce();
        } catch (PointInTimeLostException e) {
            turn.look().ifPresent(former -> loseDocuments(former, turn, generation, e));
            // In a turn of its own, since the walk counts as begun when its turn was taken.
            return Next.inTurn();
        }
    }

    private static void loseDocuments(Job former, Turn turn, Generation generation, PointInTimeLostException lost) {
        Progress noted = progress(former);
        if (turn.keep(noted.withoutPointInTime())) {
            log.warn(
                    "The comparison of {} with the database begins anew, after {} looked at, {} missing, {} stale, {} extra: {}",
                    generation,
                    noted.checked(),
                    noted.missing(),
                    noted.stale(),
                    noted.extra(),
                    lost.getMessage());
        }
    }

    /** Walks over the keys from where the job is; false if the turn ended before, or the job is paused. */
    boolean walkKeys(Job job, Turn turn, Generation generation) throws InterruptedException {
        Progress progress = progress(job);
        if (progress.position().isPresent()) {
            walks.giveUp(progress.position().get().pointInTime());
            progress = progress.withoutPointInTime();
            if (!turn.keep(progress)) {
                return false;
            }
        }

        return walk(job, turn, generation, progress, walks.overKeys(generation, progress.last()));
    }

    /** Returns whether it came to the end. */
    private boolean walk(Job job, Turn turn, Generation generation, Progress from, Walk walk)
            throws InterruptedException {
        boolean repair = job.order(ComparisonOrder.class).repair();
        Drift drift = new Drift(from);
        long checked = from.checked();
        SuspectPool pool = new SuspectPool(properties.secondLook(), System::nanoTime);

        Walk.Page page;
        do {
            long begin = System.nanoTime();
            page = walk.next();
            checked += page.checked();
            pool.add(page);
            paced.restAfter(System.nanoTime() - begin);

            if (pool.isDue() || page.last()) {
                settlement.settle(pool, generation, repair, drift);
            }
            boolean isNoted = !pool.isEmpty() || note(job, turn, from.to(page.cursor(), checked, drift), page);
            if (!isNoted || !turn.isMine()) {
                return false;
            }
        } while (!page.last());
        return true;
    }

    private static boolean note(Job job, Turn turn, Progress progress, Walk.Page page) {
        boolean isEndOfDocuments = page.last() && job.state().equals(State.DOCUMENTS.name());
        return isEndOfDocuments ? turn.keep(State.DOCUMENTS.name(), State.KEYS.name(), progress) : turn.keep(progress);
    }

    private static Progress progress(Job job) {
        return job.cursor(Progress.class).orElse(Progress.NONE);
    }
}
