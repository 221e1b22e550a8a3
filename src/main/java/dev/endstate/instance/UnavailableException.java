package dev.endstate.instance;

import java.io.Serial;

/** A server is away: the database, Kafka or Elasticsearch. Nothing is lost: do the same again, later. */
public class UnavailableException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    protected UnavailableException(String message) {
        super(message);
    }

    public UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
