package dev.endstate.scan;

import dev.endstate.definition.KeySpec;
import dev.endstate.source.key.KeyRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cursor of a job that scans: what it scans, and how far that is cut into ranges. How far these are is noted with each of them.
 *
 * @param what it is, for people
 * @param key the key's columns and types, by {@link KeySpec#toString()}
 * @param query returns the keys
 * @param after the key behind which nothing is cut yet; null at the beginning
 * @param until the last key; null for all
 * @param cut whether nothing is left to be cut
 */
public record ScanCursor(
        String what,
        String key,
        String query,
        @Nullable List<String> after,
        @Nullable List<String> until,
        boolean cut) {

    /** A scan that begins. */
    public static ScanCursor over(String what, KeySpec key, String query, KeyRange range) {
        return new ScanCursor(
                what, key.toString(), query, Scan.values(range.after()), Scan.values(range.until()), false);
    }
}
