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

    /** Is asked after each chunk. */
    @FunctionalInterface
    public interface Pace {
        /**
         * Rests, and says whether to go on.
         *
         * @param workedNanos how long the chunk took
         */
        boolean goesOn(long workedNanos) throws InterruptedException;
    }

    /**
     * How much at once.
     *
     * @param page the keys that the database is asked for: where no index serves the query, each page sorts all of them
     * @param chunk the keys that the pipeline is given before the next rest
     */
    public record Sizes(int page, int chunk) {}

    /**
     * Indexes every key that the query returns now.
     *
     * @return whether it came to the end
     * @throws dev.endstate.source.SourceException if the database gives no keys now: scan the range again
     * @throws dev.endstate.instance.UnavailableException likewise
     */
    public boolean run(Generation generation, String query, KeyRange range, Sizes sizes, Pace pace)
            throws InterruptedException {
        KeyRange left = range;
        KeyPage page;
        do {
            page = pages.page(generation.definition().key(), query, left, sizes.page());
            if (!index(generation, page.keys(), sizes.chunk(), pace)) {
                return false;
            }
            left = page.last() ? left : left.after(page.keys().getLast());
        } while (!page.last());
        return true;
    }

    private boolean index(Generation generation, List<Key> keys, int chunk, Pace pace) throws InterruptedException {
        for (int from = 0; from < keys.size(); from += chunk) {
            long begin = System.nanoTime();
            pipeline.index(generation, keys.subList(from, Math.min(from + chunk, keys.size())));
            if (!pace.goesOn(System.nanoTime() - begin)) {
                return false;
            }
        }
        return true;
    }
}
