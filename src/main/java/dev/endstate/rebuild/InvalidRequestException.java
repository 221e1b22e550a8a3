package dev.endstate.rebuild;

/** What is asked for makes no sense, and nothing was done. */
final class InvalidRequestException extends RuntimeException {
    InvalidRequestException(String message) {
        super(message);
    }
}
