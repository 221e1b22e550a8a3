package dev.endstate.definition;

import java.time.Duration;

/**
 * Keys whose documents change by time alone, so that no row tells of it.
 *
 * @param every how often they are asked for
 * @param keys the query that returns them; its parameter {@code :since}, if it has it, is the time up to which they were asked for
 *     before
 */
public record TimedKeys(Duration every, NamedSql keys) {
    /** The one parameter that the query may have. */
    public static final String SINCE = "since";

    /** Whether the query itself says from when on; else it has a window of its own, which a pause may outlast. */
    public boolean isSince() {
        return keys.parameters().contains(SINCE);
    }
}
