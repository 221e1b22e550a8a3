package dev.endstate.consume;

import dev.endstate.definition.Key;
import dev.endstate.definition.KeySpec;
import dev.endstate.index.Generation;
import dev.endstate.pipeline.Pipeline;
import dev.endstate.source.KeyPages;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Indexes the keys that a lookup leads to, page by page, so that their number does not matter to the heap. */
final class LookupWalk {
    private static final int PAGE_KEYS = 5_000;

    private final KeyPages pages;
    private final Pipeline pipeline;

    LookupWalk(KeyPages pages, Pipeline pipeline) {
        this.pages = pages;
        this.pipeline = pipeline;
    }

    /** @param done keys that were read since the change was seen, and need not be read for it again */
    void index(Generation generation, Keys.Lookup lookup, Set<Key> done) throws InterruptedException {
        KeySpec spec = generation.definition().key();
        List<Key> page = pages.page(spec, lookup.sql(), lookup.row(), Optional.empty(), PAGE_KEYS);
        // Until a page is empty: one that holds a key twice is shorter than its limit, and not the last for that.
        while (!page.isEmpty()) {
            pipeline.index(
                    generation, page.stream().filter(key -> !done.contains(key)).toList());
            page = pages.page(spec, lookup.sql(), lookup.row(), Optional.of(page.getLast()), PAGE_KEYS);
        }
    }
}
