package dev.endstate.consume;

import dev.endstate.definition.Key;
import dev.endstate.index.Generation;
import dev.endstate.pipeline.LargeLookups;
import dev.endstate.source.KeyPage;
import dev.endstate.source.KeyPages;
import dev.endstate.source.KeyRange;
import java.util.Set;

/** Follows lookups: to their keys while these are few, else into the lane of the large ones. */
final class LookupKeys {
    private final KeyPages pages;
    private final LargeLookups large;
    private final int most;

    /** @param most the keys that one batch takes in for lookups; further ones go into the lane */
    LookupKeys(KeyPages pages, LargeLookups large, int most) {
        this.pages = pages;
        this.large = large;
        this.most = most;
    }

    /**
     * Adds a lookup's keys, or hands the lookup over.
     *
     * @param keys those of the batch's lookups so far
     * @throws dev.endstate.source.SourceException if the database does not answer the lookup
     */
    void follow(Generation generation, Keys.Lookup lookup, Set<Key> keys) {
        int room = most - keys.size();
        if (room > 0) {
            KeyPage page = pages.page(generation.definition().key(), lookup.sql(), lookup.row(), KeyRange.ALL, room);
            if (page.last()) {
                keys.addAll(page.keys());
                return;
            }
        }
        large.add(generation, lookup.sql(), lookup.row());
    }
}
