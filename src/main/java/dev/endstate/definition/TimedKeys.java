package dev.endstate.definition;

import java.time.Duration;

/**
 * Keys whose documents change by time alone, so that no row tells of it.
 *
 * @param every how often the database is asked for them
 * @param keys the query that returns them; its parameter {@code :since}, where it has one, is the time up to which they were asked for
 *     before
 */
public record TimedKeys(Duration every, NamedSql keys) {
    /** The one parameter that the query may have. */
    public static final String SINCE = "since";

    /** Whether the query takes the time from which on it looks; if not, it looks at a window of its own, which a pause may outlast. */
    public boolean isSince() {
        return keys.parameters().contains(SINCE);
    }
}
