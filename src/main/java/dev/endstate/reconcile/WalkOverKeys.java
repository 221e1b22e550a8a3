package dev.endstate.reconcile;

import dev.endstate.definition.Key;
import dev.endstate.index.Generation;
import dev.endstate.index.StoredDocuments;
import dev.endstate.source.key.KeyPage;
import dev.endstate.source.key.KeyPages;
import dev.endstate.source.key.KeyRange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Walks over the database's keys: finds the missing. */
final class WalkOverKeys implements Walk {
    private static final Difference NO_ID =
            new Difference(Difference.Kind.UNREADABLE, ": it makes an _id that Elasticsearch refuses", 0, 0);

    private final KeyPages pages;
    private final Generation generation;
    private final StoredDocuments stored;
    private final Comparison comparison;
    private final int pageKeys;
    private KeyRange left;

    WalkOverKeys(
            KeyPages pages,
            Generation generation,
            StoredDocuments stored,
            Comparison comparison,
            int pageKeys,
            Optional<Key> after) {
        this.pages = pages;
        this.generation = generation;
        this.stored = stored;
        this.comparison = comparison;
        this.pageKeys = pageKeys;
        this.left = new KeyRange(after, Optional.empty());
    }

    @Override
    public Page next() {
        KeyPage page = pages.page(
                generation.definition().key(), generation.definition().keys(), left, pageKeys);
        List<Key> possible = page.keys().stream().filter(Key::fitsElasticsearch).toList();

        Set<Key> absent = stored.absent(generation, possible);
        Map<Key, Difference> suspects = new LinkedHashMap<>(comparison.now(generation, List.copyOf(absent)));
        page.keys().stream().filter(key -> !key.fitsElasticsearch()).forEach(key -> suspects.put(key, NO_ID));

        if (!page.keys().isEmpty()) {
            left = left.after(page.keys().getLast());
        }
        return new Page(page.keys().size(), suspects, List.of(), new Cursor.Keys(left.after()), page.last());
    }
}
