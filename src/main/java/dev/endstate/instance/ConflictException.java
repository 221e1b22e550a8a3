package dev.endstate.instance;

/** What is asked for cannot be done now, and nothing was. */
public final class ConflictException extends RuntimeException {
    public ConflictException(String message) {
        super(message);
    }
}
