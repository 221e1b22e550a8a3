package dev.endstate.scan;

import dev.endstate.definition.KeySpec;
import dev.endstate.instance.TimeShare;
import dev.endstate.source.key.KeyRange;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Keys that are to be read and written again, whether the database has changed or not.
 *
 * @param generation whose documents are written; null for each generation of the index that is fed
 * @param what it is, for people
 * @param key the key's columns and types, by {@link dev.endstate.definition.KeySpec#toString()}: a generation of other ones is left out
 * @param query returns the keys
 * @param share of the time in which each instance reads and writes
 * @param left what is not cut into ranges yet
 * @param cut whether nothing is left to be cut
 * @param endedAt null while it is under way
 */
public record Scan(
        long id,
        String index,
        @Nullable String generation,
        String what,
        String key,
        String query,
        TimeShare share,
        KeyRange left,
        boolean cut,
        boolean paused,
        State state,
        Instant requestedAt,
        @Nullable Instant endedAt) {

    /** How far it is. */
    public enum State {
        /** Its ranges are handed out, unless it is paused. */
        RUNNING,
        /** Every key has an outcome. */
        DONE,
        /** Somebody cancelled it. */
        CANCELLED
    }

    /** Whether its ranges are to be worked on now. */
    boolean isGoingOn() {
        return state == State.RUNNING && !paused;
    }

    /** A scan that is asked for. */
    public record Request(
            String index,
            @Nullable String generation,
            String what,
            KeySpec key,
            String query,
            KeyRange range,
            TimeShare share) {}
}
