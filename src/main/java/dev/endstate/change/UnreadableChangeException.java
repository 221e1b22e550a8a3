package dev.endstate.change;

/** A message cannot be understood; the text says why, and is short enough for a header and a log line. */
public final class UnreadableChangeException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnreadableChangeException(String reason) {
        super(reason);
    }

    UnreadableChangeException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
