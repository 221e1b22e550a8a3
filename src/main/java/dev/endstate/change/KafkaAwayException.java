package dev.endstate.change;

import dev.endstate.instance.UnavailableException;
import java.io.Serial;

/** Kafka cannot be asked, or does not do what it is asked for: wait, and try again. */
public final class KafkaAwayException extends UnavailableException {
    @Serial
    private static final long serialVersionUID = 1L;

    public KafkaAwayException(String message) {
        super(message);
    }

    public KafkaAwayException(String message, Throwable cause) {
        super(message, cause);
    }
}
