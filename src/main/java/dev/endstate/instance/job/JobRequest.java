package dev.endstate.instance.job;

import dev.endstate.instance.TimeShare;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A job that is asked for; see {@link Job}.
 *
 * @param order is written as JSON
 * @param cursor is written as JSON; null if it begins at the beginning
 * @param delay how long it is left alone before its first turn
 */
public record JobRequest(
        String kind,
        String index,
        String subject,
        @Nullable String generation,
        String state,
        TimeShare share,
        Object order,
        @Nullable Object cursor,
        Duration delay) {

    /** A job that is to begin at once. */
    public JobRequest(
            String kind,
            String index,
            String subject,
            @Nullable String generation,
            String state,
            TimeShare share,
            Object order) {
        this(kind, index, subject, generation, state, share, order, null, Duration.ZERO);
    }

    /** The same with a cursor. */
    public JobRequest from(Object beginning) {
        return new JobRequest(kind, index, subject, generation, state, share, order, beginning, delay);
    }

    /** The same with a first turn that is not taken before a while has passed. */
    public JobRequest after(Duration pause) {
        return new JobRequest(kind, index, subject, generation, state, share, order, cursor, pause);
    }
}
