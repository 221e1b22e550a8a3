package dev.endstate.index;

import java.io.Serial;

/** Elasticsearch has given up the moment that a {@link DocumentWalk} reads: the walk has to begin anew. */
public final class PointInTimeLostException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    PointInTimeLostException(IndexException.Refused cause) {
        super("Elasticsearch has given up its point in time: " + cause.getMessage(), cause);
    }
}
