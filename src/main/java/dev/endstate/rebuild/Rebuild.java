package dev.endstate.rebuild;

import dev.endstate.index.Generation;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A generation that is filled beside the one that users query.
 *
 * @param fingerprint of the definition that it is made with
 * @param keysDone how many keys have an outcome
 * @param keysTotal how many there were when it began; null before
 * @param note why it failed
 * @param endedAt null while it is under way
 */
record Rebuild(
        long id,
        String index,
        String generation,
        String fingerprint,
        State state,
        long keysDone,
        @Nullable Long keysTotal,
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

    /** How much of the keys is done. */
    long percent() {
        return keysTotal == null || keysTotal == 0 ? 0 : Math.min(100, 100 * keysDone / keysTotal);
    }

    Generation.Name name() {
        return Generation.Name.parse(generation).orElseThrow();
    }
}
