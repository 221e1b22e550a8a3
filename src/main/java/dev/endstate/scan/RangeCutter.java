package dev.endstate.scan;

import dev.endstate.definition.Key;
import dev.endstate.definition.KeySpec;
import dev.endstate.source.key.KeyPage;
import dev.endstate.source.key.KeyPages;
import dev.endstate.source.key.KeyRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Cuts the keys of a query into ranges of equal numbers of keys, by a short statement for each. Needs no context of Spring. */
public final class RangeCutter {
    private final KeyPages pages;
    private final int rangeKeys;

    /** @param rangeKeys the keys of one range */
    public RangeCutter(KeyPages pages, int rangeKeys) {
        this.pages = pages;
        this.rangeKeys = rangeKeys;
    }

    /**
     * A range.
     *
     * @param count how many keys it holds now
     */
    public record Cut(KeyRange keys, long count) {}

    /**
     * What was cut.
     *
     * @param last whether nothing is left
     */
    public record Cuts(List<Cut> ranges, boolean last) {}

    /**
     * Cuts the next ranges. The last one has the same end as the whole, so that it holds what is added meanwhile.
     *
     * @param most ranges
     * @throws dev.endstate.source.SourceException if the database gives no keys now
     */
    public Cuts cut(KeySpec key, String query, KeyRange whole, int most) {
        List<Cut> ranges = new ArrayList<>();
        KeyRange left = whole;
        while (ranges.size() < most) {
            Optional<Key> end = pages.nth(key, query, left, rangeKeys);
            if (end.isEmpty()) {
                addRest(ranges, left, pages.page(key, query, left, rangeKeys));
                return new Cuts(ranges, true);
            }

            ranges.add(new Cut(new KeyRange(left.after(), end), rangeKeys));
            left = left.after(end.get());
        }
        return new Cuts(ranges, false);
    }

    private static void addRest(List<Cut> ranges, KeyRange left, KeyPage rest) {
        if (!rest.keys().isEmpty() || ranges.isEmpty()) {
            ranges.add(new Cut(left, rest.keys().size()));
        } else {
            Cut former = ranges.removeLast();
            ranges.add(new Cut(new KeyRange(former.keys().after(), left.until()), former.count()));
        }
    }
}
