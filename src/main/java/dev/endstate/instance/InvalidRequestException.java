package dev.endstate.instance;

/** What is asked for makes no sense, and nothing was done. */
public final class InvalidRequestException extends RuntimeException {
    public InvalidRequestException(String message) {
        super(message);
    }
}
