package dev.endstate.capture;

import java.time.Instant;

/**
 * Changes may have been missed, so that indexes and database may differ until a reconciliation has compared them.
 *
 * @param table {@code schema.table}, or {@code topic name}; {@code *} if any captured table may be concerned
 * @param reason what happened
 * @param noticedAt when Endstate saw it
 */
public record Gap(String table, String reason, Instant noticedAt) {
    /** The table of a gap that may concern each of them. */
    public static final String ANY_TABLE = "*";
}
