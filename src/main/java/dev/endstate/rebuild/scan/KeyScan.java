package dev.endstate.rebuild.scan;

import dev.endstate.index.Generation;
import dev.endstate.pipeline.Pipeline;
import dev.endstate.source.KeyPage;
import dev.endstate.source.KeyPages;
import dev.endstate.source.KeyRange;

/** A range of keys through the pipeline, in pages. Needs no context of Spring. */
public final class KeyScan {
    private final KeyPages pages;
    private final Pipeline pipeline;

    public KeyScan(KeyPages pages, Pipeline pipeline) {
        this.pages = pages;
        this.pipeline = pipeline;
    }

    /** Is asked after each page. */
    @FunctionalInterface
    public interface Pace {
        /**
         * Rests, and says whether to go on.
         *
         * @param workedNanos how long the page took
         */
        boolean goesOn(long workedNanos) throws InterruptedException;
    }

    /**
     * Indexes every key that the query returns now.
     *
     * @param pageKeys the keys that the pipeline is given at once
     * @return whether it came to the end
     * @throws dev.endstate.source.SourceException if the database gives no keys now: scan the range again
     * @throws dev.endstate.pipeline.UnavailableException likewise
     */
    public boolean run(Generation generation, String query, KeyRange range, int pageKeys, Pace pace)
            throws InterruptedException {
        KeyRange left = range;
        while (true) {
            long begin = System.nanoTime();
            KeyPage page = pages.page(generation.definition().key(), query, left, pageKeys);
            pipeline.index(generation, page.keys());
            boolean goesOn = pace.goesOn(System.nanoTime() - begin);
            if (page.last()) {
                return true;
            }
            if (!goesOn) {
                return false;
            }
            left = left.after(page.keys().getLast());
        }
    }
}
