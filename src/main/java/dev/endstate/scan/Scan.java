package dev.endstate.scan;

import dev.endstate.definition.Key;
import dev.endstate.definition.KeySpec;
import dev.endstate.instance.TimeShare;
import dev.endstate.instance.job.Job;
import dev.endstate.source.key.KeyRange;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keys that a job has read and written again, whether the database has changed or not.
 *
 * @param job the id of the job
 * @param generation whose documents are written; null for each generation of the index that is fed
 * @param what it is, for people
 * @param key the key's columns and types, by {@link KeySpec#toString()}: a generation with other ones is left out
 * @param query returns the keys
 * @param share of the time in which each instance reads and writes
 * @param left what is not cut into ranges yet
 * @param cut whether nothing is left to be cut
 * @param goesOn whether its ranges are to be worked on now
 */
record Scan(
        long job,
        String index,
        @Nullable String generation,
        String what,
        String key,
        String query,
        TimeShare share,
        KeyRange left,
        boolean cut,
        boolean goesOn) {

    /** The scan of a job; empty if it has not begun. */
    static Optional<Scan> of(Job job) {
        return job.cursor(ScanCursor.class)
                .map(cursor -> new Scan(
                        job.id(),
                        job.index(),
                        job.generation(),
                        cursor.what(),
                        cursor.key(),
                        cursor.query(),
                        job.share(),
                        new KeyRange(key(cursor.after()), key(cursor.until())),
                        cursor.cut(),
                        job.isUnderWay() && !job.paused()));
    }

    /** Where it goes on after its next ranges were cut. */
    ScanCursor cutTo(Optional<Key> reached, boolean last) {
        return new ScanCursor(what, key, query, values(reached), values(left.until()), last);
    }

    static @Nullable List<String> values(Optional<Key> key) {
        return key.map(Key::values).orElse(null);
    }

    private static Optional<Key> key(@Nullable List<String> values) {
        return Optional.ofNullable(values).map(Key::new);
    }
}
