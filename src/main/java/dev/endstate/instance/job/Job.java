package dev.endstate.instance.job;

import dev.endstate.instance.TimeShare;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes on in the background for long, as it stands in {@code endstate.job}.
 *
 * @param kind the name of its kind, by which its {@link JobHandler} is found
 * @param subject what of its index it is about: of one subject at most one job of a kind is under way
 * @param generation the one that it is about; null if it is about the whole index
 * @param state the kind's own name for how far it is
 * @param paused whether it is left as it is until somebody has it go on
 * @param share of the time in which each instance works at it
 * @param note what it waits for, or why it ended as it did
 * @param order what was asked for, as JSON; only who asks changes it
 * @param cursor where it goes on, as JSON; only who has the turn changes it. Null before anything was noted
 * @param requests how often it was asked for
 * @param done keys that had an outcome when their number was noted last; null while it is counted elsewhere
 * @param askedAt when it was asked for
 * @param movedAt when it was noted last how far it is, by the database's clock
 * @param endedAt null while it is under way
 */
public record Job(
        long id,
        String index,
        String kind,
        String subject,
        @Nullable String generation,
        String state,
        boolean paused,
        TimeShare share,
        @Nullable String note,
        String order,
        @Nullable String cursor,
        long requests,
        @Nullable Long done,
        Instant askedAt,
        Instant movedAt,
        @Nullable Instant endedAt) {

    /** What was asked for. */
    public <T> T order(Class<T> type) {
        return JobJson.read(order, type);
    }

    /** Where it goes on; empty before anything was noted. */
    public <T> Optional<T> cursor(Class<T> type) {
        return Optional.ofNullable(cursor).map(json -> JobJson.read(json, type));
    }

    /** Whether it has not ended. */
    public boolean isUnderWay() {
        return endedAt == null;
    }
}
