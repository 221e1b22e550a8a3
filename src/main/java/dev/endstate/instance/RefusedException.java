package dev.endstate.instance;

import java.io.Serial;

/** Somebody asked for something that is not done, and nothing was changed; the message says why and, where there is one, what to do. */
public final class RefusedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    private RefusedException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** Why a request is refused. */
    public enum Kind {
        /** It makes no sense, and never will. */
        INVALID,
        /** What it names does not exist. */
        NOT_FOUND,
        /** It cannot be done now, in the state that things are in. */
        CONFLICT
    }

    public static RefusedException invalid(String message) {
        return new RefusedException(Kind.INVALID, message);
    }

    public static RefusedException notFound(String message) {
        return new RefusedException(Kind.NOT_FOUND, message);
    }

    public static RefusedException conflict(String message) {
        return new RefusedException(Kind.CONFLICT, message);
    }

    public Kind kind() {
        return kind;
    }
}
