package dev.endstate.rebuild;

/** What is asked for cannot be done now, and nothing was. */
public final class ConflictException extends RuntimeException {
    ConflictException(String message) {
        super(message);
    }
}
