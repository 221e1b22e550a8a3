package dev.endstate.consume;

import dev.endstate.definition.Key;
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
        Optional<Key> last = Optional.empty();
        List<Key> page;
        do {
            page = pages.page(generation.definition().key(), lookup.sql(), lookup.row(), last, PAGE_KEYS);
            pipeline.index(
                    generation, page.stream().filter(key -> !done.contains(key)).toList());
            last = page.isEmpty() ? last : Optional.of(page.getLast());
        } while (page.size() == PAGE_KEYS);
    }
}
