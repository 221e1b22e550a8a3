package dev.endstate.scan;

import dev.endstate.definition.Key;
import dev.endstate.index.Generation;
import dev.endstate.pipeline.Pipeline;
import dev.endstate.source.key.KeyPage;
import dev.endstate.source.key.KeyPages;
import dev.endstate.source.key.KeyRange;
import java.util.List;

/** A range of keys through the pipeline, in pages. Needs no context of Spring. */
public final class KeyScan {
    private final KeyPages pages;
    private final Pipeline pipeline;

    public KeyScan(KeyPages pages, Pipeline pipeline) {
        this.pages = pages;
        this.pipeline = pipeline;
    }

    /** Is asked before each chunk. */
    @FunctionalInterface
    public interface Pace {
        /**
         * Rests, and says how many keys come next; 0 if the scan is not to go on.
         *
         * @param workedNanos how long the chunk before took; 0 if there was none
         */
        int next(long workedNanos) throws InterruptedException;
    }

    /**
     * Indexes every key that the query returns now.
     *
     * @param pageKeys that the database is asked for at once: where no index serves the query, each page sorts all of them
     * @return whether it came to the end
     * @throws dev.endstate.source.SourceException if the database gives no keys now: scan the range again
     * @throws dev.endstate.instance.UnavailableException likewise
     */
    public boolean run(Generation generation, String query, KeyRange range, int pageKeys, Pace pace)
            throws InterruptedException {
        KeyRange left = range;
        int chunk = pace.next(0);
        KeyPage page;
        do {
            page = pages.page(generation.definition().key(), query, left, pageKeys);
            chunk = index(generation, page.keys(), chunk, pace);
            left = page.last() ? left : left.after(page.keys().getLast());
        } while (chunk > 0 && !page.last());
        return chunk > 0;
    }

    /** Returns how many keys come next. */
    private int index(Generation generation, List<Key> keys, int first, Pace pace) throws InterruptedException {
        int chunk = first;
        int from = 0;
        while (chunk > 0 && from < keys.size()) {
            int until = Math.min(from + chunk, keys.size());
            long begin = System.nanoTime();
            pipeline.index(generation, keys.subList(from, until));
            chunk = pace.next(System.nanoTime() - begin);
            from = until;
        }
        return chunk;
    }
}
