package dev.endstate.source;

import java.io.Serial;

/** The reason why a read gave no documents. What to do next depends on the type, never on the text. */
public abstract sealed class SourceException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private SourceException(String message, Throwable cause) {
        super(message, cause);
    }

    private SourceException(String message) {
        super(message);
    }

    /** The database is away, overloaded or refuses to serve, which says nothing about any key. Wait, and read again. */
    public static final class Unavailable extends SourceException {
        @Serial
        private static final long serialVersionUID = 1L;

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * The role that reads may not see all that the definition reads: a right is missing, or a row level security policy would leave
     * rows out. That says nothing about any key: what is hidden is not gone. Wait until the role may see it.
     */
    public static final class Denied extends SourceException {
        @Serial
        private static final long serialVersionUID = 1L;

        Denied(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * The definition and the database do not fit, for example because a column is gone. That says nothing about any key, and ends when
     * one of the two is fixed.
     */
    public static final class Broken extends SourceException {
        @Serial
        private static final long serialVersionUID = 1L;

        public Broken(String message, Throwable cause) {
            super(message, cause);
        }

        public Broken(String message) {
            super(message);
        }
    }

    /** Some row of the batch makes a statement fail. Read the halves of the batch to find it. */
    public static final class Faulty extends SourceException {
        @Serial
        private static final long serialVersionUID = 1L;

        private final boolean timeout;

        public Faulty(String message, Throwable cause, boolean timeout) {
            super(message, cause);
            this.timeout = timeout;
        }

        /** Whether the statement ran into its time limit, which may be the server's fault rather than the row's. */
        public boolean isTimeout() {
            return timeout;
        }
    }

    /** The batch's documents are more bytes than allowed. Read the halves of the batch. */
    public static final class TooLarge extends SourceException {
        @Serial
        private static final long serialVersionUID = 1L;

        public TooLarge(String message) {
            super(message);
        }
    }
}
