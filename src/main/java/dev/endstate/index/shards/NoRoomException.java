package dev.endstate.index.shards;

import java.io.Serial;

/** A new generation has no room in the cluster; the message says how much it needs, which nodes were looked at, and what to do. */
public final class NoRoomException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    NoRoomException(String message) {
        super(message);
    }
}
