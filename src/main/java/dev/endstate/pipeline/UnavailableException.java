package dev.endstate.pipeline;

import java.io.Serial;

/**
 * The database or Elasticsearch is away, so some keys have no outcome yet. Nothing is lost: give the same keys again, later.
 */
public final class UnavailableException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
