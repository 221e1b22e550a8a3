package dev.endstate.reconcile;

import dev.endstate.definition.Key;
import dev.endstate.index.DocumentWalk;
import dev.endstate.index.Generation;
import dev.endstate.instance.pace.Paced;
import dev.endstate.pipeline.Pipeline;
import java.util.List;
import java.util.Map;

/** Decides which suspects differ for good, and repairs them through the pipeline if that is asked for. */
final class Settlement {
    private final SecondLook looks;
    private final ForeignDocuments foreign;
    private final Pipeline pipeline;
    private final int mostKeys;
    private final Paced paced;

    /**
     * Repairs a number of keys at a time, and rests in between.
     *
     * @param mostKeys that are repaired at once
     * @param paced says for which part of the time it repairs
     */
    Settlement(SecondLook looks, ForeignDocuments foreign, Pipeline pipeline, int mostKeys, Paced paced) {
        this.looks = looks;
        this.foreign = foreign;
        this.pipeline = pipeline;
        this.mostKeys = mostKeys;
        this.paced = paced;
    }

    /** Empties the pool; what is drift is added. */
    void settle(SuspectPool pool, Generation generation, boolean repair, Drift drift) throws InterruptedException {
        Map<Key, Difference> lasting = looks.last(generation, pool.suspects(), pool.youngest());
        lasting.forEach(drift::add);

        List<DocumentWalk.Found> strangers = pool.strangers();
        inParts(strangers, part -> {
            List<DocumentWalk.Found> present = foreign.present(generation, part);
            present.forEach(found -> drift.addForeign(
                    found.id(),
                    found.routing()
                            .map(routing -> "routed by " + routing + ", where no key of the index leads to")
                            .orElse("no key of the index")));
            if (repair) {
                foreign.delete(generation, present);
            }
        });

        if (repair) {
            inParts(List.copyOf(lasting.keySet()), part -> pipeline.index(generation, part));
        }
        pool.clear();
    }

    private interface Work<T> {
        void on(List<T> part) throws InterruptedException;
    }

    private <T> void inParts(List<T> all, Work<T> work) throws InterruptedException {
        for (int from = 0; from < all.size(); from += mostKeys) {
            long begin = System.nanoTime();
            work.on(all.subList(from, Math.min(all.size(), from + mostKeys)));
            paced.restAfter(System.nanoTime() - begin);
        }
    }
}
