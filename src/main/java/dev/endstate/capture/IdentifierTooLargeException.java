package dev.endstate.capture;

import java.io.Serial;

/** Kafka will never take a row's identifier: no message of its size is allowed. */
public final class IdentifierTooLargeException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String table;

    IdentifierTooLargeException(String table, Throwable cause) {
        super(
                "the identifying columns of a changed row are too large for Kafka, so that it was not announced ("
                        + cause.getMessage()
                        + "); allow larger messages by max.request.size of spring.kafka.producer.properties and"
                        + " max.message.bytes of the topic, or route by shorter columns",
                cause);
        this.table = table;
    }

    /** Whose row it is, as {@code schema.table}. */
    public String table() {
        return table;
    }
}
