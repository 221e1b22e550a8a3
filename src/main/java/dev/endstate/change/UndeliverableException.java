package dev.endstate.change;

import java.io.Serial;

/** Kafka does not take a row's identifier for a reason that lies in the row or its topic, so that sending it again would not help. */
public final class UndeliverableException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String table;

    private UndeliverableException(String table, String message, Throwable cause) {
        super(message, cause);
        this.table = table;
    }

    /** The identifier is larger than any message may be. */
    static UndeliverableException tooLarge(String table, Throwable cause) {
        return new UndeliverableException(
                table,
                "the identifying columns of a changed row are too large for Kafka, so that it was not announced ("
                        + cause.getMessage()
                        + "); allow larger messages by max.request.size of spring.kafka.producer.properties and"
                        + " max.message.bytes of the topic, or route by shorter columns",
                cause);
    }

    /** Nobody may write to its topic, or this user may not. */
    static UndeliverableException refused(String table, String topic, Throwable cause) {
        return new UndeliverableException(
                table,
                "Kafka does not let changes of it be written to topic " + topic + " (" + cause.getMessage()
                        + "); grant the right to do so",
                cause);
    }

    /** The table of the row, as {@code schema.table}. */
    public String table() {
        return table;
    }
}
