package dev.endstate.rebuild;

import dev.endstate.index.Generation;
import dev.endstate.instance.TimeShare;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A generation that is filled: beside the one that users query, or the first one of its index.
 *
 * @param fingerprint of the definition that it is made with
 * @param share of the time in which each instance reads and writes
 * @param shards that were planned when it was asked for; null if they are to be planned when it begins
 * @param scanId the scan that fills it; null before its index is made
 * @param paused whether it is left as it is until somebody has it go on
 * @param acceptsParked whether it may take its place although more keys are parked in it than in the one that users query
 * @param note what it waits for, or why it ended as it did
 * @param endedAt null while it is under way
 */
record Rebuild(
        long id,
        String index,
        String generation,
        String fingerprint,
        TimeShare share,
        @Nullable Integer shards,
        @Nullable Long scanId,
        State state,
        boolean paused,
        boolean acceptsParked,
        @Nullable String note,
        Instant requestedAt,
        @Nullable Instant endedAt) {

    /** How far it is. */
    enum State {
        /** Every key is read into it, and changes are taken meanwhile. */
        FILLING,
        /** Every key is in it; replicas are built, and changes are taken until it is as fresh as the one that users query. */
        CATCHING_UP,
        /** The alias is about to lead to it; this cannot be cancelled any more. */
        SWAPPING,
        /** Users query it, or did. */
        DONE,
        /** Somebody cancelled it; its index is deleted. */
        CANCELLED,
        /** It cannot be made; its index is deleted. */
        FAILED
    }

    Generation.Name name() {
        return Generation.Name.parse(generation).orElseThrow();
    }
}
