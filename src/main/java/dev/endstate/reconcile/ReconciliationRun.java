package dev.endstate.reconcile;

import dev.endstate.Share;
import dev.endstate.definition.InvalidKeyException;
import dev.endstate.definition.Key;
import dev.endstate.definition.KeySpec;
import dev.endstate.index.DocumentWalk;
import dev.endstate.index.Generation;
import dev.endstate.index.StoredDocuments;
import dev.endstate.pipeline.Pipeline;
import dev.endstate.reconcile.Reconciliation.State;
import dev.endstate.source.KeyPage;
import dev.endstate.source.KeyPages;
import dev.endstate.source.KeyRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Two walks, each in pages: over the index's documents, which finds the stale and the extra, and over the database's keys, which
 * finds the missing. The second goes on where it was after a crash; the first begins anew, since a moment of the index does not
 * outlive its walk.
 */
final class ReconciliationRun {
    private final Reconciliations reconciliations;
    private final StoredDocuments stored;
    private final KeyPages pages;
    private final Comparison comparison;
    private final SecondLook secondLook;
    private final ForeignDocuments foreign;
    private final Pipeline pipeline;
    private final ReconcileProperties properties;
    private final Share share;

    ReconciliationRun(
            Reconciliations reconciliations,
            StoredDocuments stored,
            KeyPages pages,
            Comparison comparison,
            SecondLook secondLook,
            ForeignDocuments foreign,
            Pipeline pipeline,
            ReconcileProperties properties) {
        this.reconciliations = reconciliations;
        this.stored = stored;
        this.pages = pages;
        this.comparison = comparison;
        this.secondLook = secondLook;
        this.foreign = foreign;
        this.pipeline = pipeline;
        this.properties = properties;
        this.share = new Share(properties.share());
    }

    /** Goes on to the end; returns false if somebody cancelled it. */
    boolean run(Reconciliation reconciliation, Generation generation) throws InterruptedException {
        if (reconciliation.state() == State.DOCUMENTS) {
            reconciliations.begin(reconciliation, generation.toString());
            if (!walkDocuments(reconciliation, generation)) {
                return false;
            }
            reconciliations.documentsAreDone(reconciliation);
        }
        return walkKeys(reconciliation, generation);
    }

    private boolean walkDocuments(Reconciliation reconciliation, Generation generation) throws InterruptedException {
        try (DocumentWalk walk = stored.walk(generation, properties.pageKeys())) {
            List<DocumentWalk.Found> page;
            do {
                long begin = System.nanoTime();
                page = walk.next();
                Drift drift = new Drift();
                Map<Key, StoredDocuments.Stored> documents = documents(reconciliation, generation, page, drift);
                Set<Key> suspects = comparison.with(generation, documents).keySet();
                long worked = System.nanoTime() - begin;
                settle(reconciliation, generation, List.copyOf(suspects), drift);
                if (!reconciliations.progress(reconciliation, page.size(), drift)) {
                    return false;
                }
                share.restAfter(worked);
            } while (!page.isEmpty());
            return true;
        }
    }

    private Map<Key, StoredDocuments.Stored> documents(
            Reconciliation reconciliation, Generation generation, List<DocumentWalk.Found> page, Drift drift) {
        KeySpec spec = generation.definition().key();
        Map<Key, StoredDocuments.Stored> documents = new LinkedHashMap<>();
        List<String> strangers = new ArrayList<>();
        for (DocumentWalk.Found found : page) {
            try {
                Key key = spec.ofId(found.id());
                if (key.id().equals(found.id())) {
                    documents.put(key, new StoredDocuments.Stored(0, found.source()));
                } else {
                    strangers.add(found.id());
                }
            } catch (InvalidKeyException e) {
                strangers.add(found.id());
            }
        }
        strangers.forEach(drift::addForeign);
        if (reconciliation.repair()) {
            foreign.delete(generation, strangers);
        }
        return documents;
    }

    private boolean walkKeys(Reconciliation reconciliation, Generation generation) throws InterruptedException {
        KeyRange left = new KeyRange(reconciliations.lastKey(reconciliation), Optional.empty());
        KeyPage page;
        do {
            long begin = System.nanoTime();
            page = pages.page(
                    generation.definition().key(), generation.definition().keys(), left, properties.pageKeys());
            Drift drift = new Drift();
            List<Key> keys = page.keys().stream().filter(Key::fitsElasticsearch).toList();
            Set<Key> suspects = stored.absent(generation, keys);
            long worked = System.nanoTime() - begin;
            settle(reconciliation, generation, List.copyOf(suspects), drift);
            if (!reconciliations.progress(reconciliation, page.keys().size(), drift)) {
                return false;
            }
            if (!page.keys().isEmpty()) {
                left = left.after(page.keys().getLast());
                reconciliations.reached(reconciliation, page.keys().getLast());
            }
            share.restAfter(worked);
        } while (!page.last());
        return true;
    }

    private void settle(Reconciliation reconciliation, Generation generation, List<Key> suspects, Drift drift)
            throws InterruptedException {
        secondLook.at(generation, suspects).forEach(drift::add);
        if (reconciliation.repair()) {
            pipeline.index(generation, drift.keys());
        }
    }
}
