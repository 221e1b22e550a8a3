package dev.endstate.capture.cdc;

import java.io.Serial;

/** Something that came from the server is not a message of {@code pgoutput}: reading ends, and begins again where the slot is. */
final class UnreadableLogException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    UnreadableLogException(String message) {
        super(message);
    }

    UnreadableLogException(String message, Throwable cause) {
        super(message, cause);
    }
}
