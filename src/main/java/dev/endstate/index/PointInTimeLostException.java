package dev.endstate.index;

import java.io.Serial;

/** Elasticsearch has given up the moment that a {@link DocumentWalk} is of: the walk begins anew. */
public final class PointInTimeLostException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    PointInTimeLostException(IndexException.Refused cause) {
        super("Elasticsearch has given its point in time up: " + cause.getMessage(), cause);
    }
}
