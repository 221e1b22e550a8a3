package dev.endstate.reconcile;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of an index with the database.
 *
 * @param reason why it was asked for
 * @param repair whether what differs is indexed again, or only told
 * @param generation what is compared; null before it began
 * @param checked how many documents and keys were looked at
 * @param missing documents that the database has and the index has not
 * @param stale documents that differ
 * @param extra documents that the index has and the database has not
 * @param samples some of these, each with its key and where it differs
 * @param note why it failed
 * @param endedAt null while it is under way
 */
public record Reconciliation(
        long id,
        String index,
        String reason,
        boolean repair,
        State state,
        @Nullable String generation,
        long checked,
        long missing,
        long stale,
        long extra,
        List<String> samples,
        @Nullable String note,
        Instant requestedAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {

    /** How far it is. */
    public enum State {
        /** Walks the index's documents: finds the stale and the extra. */
        DOCUMENTS,
        /** Walks the database's keys: finds the missing. */
        KEYS,
        DONE,
        CANCELLED,
        FAILED
    }

    /** How many documents differed. */
    public long drift() {
        return missing + stale + extra;
    }
}
