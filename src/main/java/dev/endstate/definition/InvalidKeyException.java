package dev.endstate.definition;

/** A value that cannot be a key of the index; the message says which column and why. */
public final class InvalidKeyException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public InvalidKeyException(String message) {
        super(message);
    }
}
