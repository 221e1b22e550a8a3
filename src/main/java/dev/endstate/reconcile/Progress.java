package dev.endstate.reconcile;

import dev.endstate.definition.Key;
import dev.endstate.index.DocumentWalk;
import dev.endstate.reconcile.Difference.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison has found and where it goes on, as the job's cursor: noted together, so that nothing is counted twice.
 *
 * @param pointInTime of the walk over documents, which Elasticsearch keeps until it is given up; null if there is none
 * @param searchAfter the place of the last document that was taken, as JSON; null before the first
 * @param lastKey of the walk over keys; null before the first
 * @param startedAt when the walk over documents began, by the database's clock; null before that
 * @param checked how many documents and keys were looked at
 * @param samples of what differs, each with its key and where it differs
 */
record Progress(
        @Nullable String pointInTime,
        @Nullable String searchAfter,
        @Nullable List<String> lastKey,
        @Nullable Instant startedAt,
        long checked,
        long missing,
        long stale,
        long extra,
        List<String> samples) {
    /** The field that {@link LeftPointsInTime} clears up after. */
    static final String POINT_IN_TIME = "pointInTime";

    /** Nothing was looked at yet. */
    static final Progress NONE = new Progress(null, null, null, null, 0, 0, 0, 0, List.of());

    /** The walk over documents begins, for the first time or anew: what was found before is found again. */
    static Progress beginning(String pointInTime, Instant at) {
        return new Progress(pointInTime, null, null, at, 0, 0, 0, 0, List.of());
    }

    /** Everything that was found, and how far that is. The point in time stays until it is given up. */
    Progress to(Cursor cursor, long checked, Drift drift) {
        return switch (cursor) {
            case Cursor.Documents at ->
                found(at.position().pointInTime(), at.position().after().orElse(null), null, checked, drift);
            case Cursor.Keys at ->
                found(pointInTime, null, at.last().map(Key::values).orElse(null), checked, drift);
        };
    }

    private Progress found(
            @Nullable String pointInTime,
            @Nullable String searchAfter,
            @Nullable List<String> lastKey,
            long checked,
            Drift drift) {
        return new Progress(
                pointInTime,
                searchAfter,
                lastKey,
                startedAt,
                checked,
                drift.count(Kind.MISSING),
                drift.count(Kind.STALE),
                drift.count(Kind.EXTRA),
                drift.samples());
    }

    Progress withoutPointInTime() {
        return new Progress(null, searchAfter, lastKey, startedAt, checked, missing, stale, extra, samples);
    }

    /** Where the walk over documents goes on; empty if it has to begin. */
    Optional<DocumentWalk.Position> position() {
        return Optional.ofNullable(pointInTime)
                .map(moment -> new DocumentWalk.Position(moment, Optional.ofNullable(searchAfter)));
    }

    /** Behind which key the walk over keys goes on; empty if it has to begin. */
    Optional<Key> last() {
        return Optional.ofNullable(lastKey).map(Key::new);
    }
}
