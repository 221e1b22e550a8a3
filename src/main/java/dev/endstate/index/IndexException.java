package dev.endstate.index;

import java.io.Serial;
import java.net.SocketTimeoutException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;

/** The reason why Elasticsearch did not do what it was asked. What to do next depends on the type, never on the text. */
public abstract sealed class IndexException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private IndexException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Elasticsearch is away, overloaded or refuses to serve, which says nothing about any key. Wait, and read again. */
    public static final class Unavailable extends IndexException {
        @Serial
        private static final long serialVersionUID = 1L;

        public Unavailable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        /** Whether the request was sent and no answer came in time: the server may have died, or have been given too much. */
        public boolean isUnanswered() {
            return getCause() instanceof SocketTimeoutException && !(getCause() instanceof ConnectTimeoutException);
        }
    }

    /** The request is larger than Elasticsearch takes. Send the halves. */
    public static final class TooLarge extends IndexException {
        @Serial
        private static final long serialVersionUID = 1L;

        public TooLarge(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** Elasticsearch refuses the request because of what is in it. */
    public static final class Refused extends IndexException {
        @Serial
        private static final long serialVersionUID = 1L;

        private final int status;

        Refused(int status, String message, @Nullable Throwable cause) {
            super(message, cause);
            this.status = status;
        }

        /** The HTTP status. */
        public int status() {
            return status;
        }
    }
}
