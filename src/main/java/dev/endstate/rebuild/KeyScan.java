package dev.endstate.rebuild;

import dev.endstate.Share;
import dev.endstate.definition.Definition;
import dev.endstate.definition.Key;
import dev.endstate.index.Generation;
import dev.endstate.pipeline.Pipeline;
import dev.endstate.source.KeyPage;
import dev.endstate.source.KeyPages;
import dev.endstate.source.KeyRange;
import java.util.Optional;

/** Every key of a definition through the pipeline, in pages; needs no context of Spring. */
final class KeyScan {
    private final KeyPages pages;
    private final Pipeline pipeline;
    private final int pageKeys;

    KeyScan(KeyPages pages, Pipeline pipeline, int pageKeys) {
        this.pages = pages;
        this.pipeline = pipeline;
        this.pageKeys = pageKeys;
    }

    /** Is told of each page that is done. */
    interface Progress {
        /** @param last the last key of the page */
        void done(Key last, int keys);
    }

    /** How many keys there are now. */
    long count(Generation generation) {
        return pages.count(generation.definition().keys());
    }

    /**
     * Indexes every key after the given one.
     *
     * @param share of the time in which it reads and writes
     * @throws dev.endstate.source.SourceException if the database gives no keys now; go on after the last page that was done
     * @throws dev.endstate.pipeline.UnavailableException likewise
     */
    void run(Generation generation, Optional<Key> after, Share share, Progress progress) throws InterruptedException {
        Definition definition = generation.definition();
        KeyRange left = new KeyRange(after, Optional.empty());
        KeyPage page;
        do {
            long begin = System.nanoTime();
            page = pages.page(definition.key(), definition.keys(), left, pageKeys);
            if (!page.keys().isEmpty()) {
                pipeline.index(generation, page.keys());
                left = left.after(page.keys().getLast());
                progress.done(page.keys().getLast(), page.keys().size());
            }
            share.restAfter(System.nanoTime() - begin);
        } while (!page.last());
    }
}
