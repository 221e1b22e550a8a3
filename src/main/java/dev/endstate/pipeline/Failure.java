package dev.endstate.pipeline;

import dev.endstate.index.IndexException;
import dev.endstate.source.SourceException;
import org.jspecify.annotations.Nullable;

/** What a failed attempt says about its keys, and so what is done about it. */
sealed interface Failure {
    /** Whether fewer keys at once may go well, so that the next batches should be smaller too. */
    boolean mayBeTooMuch();

    /** A server is away, or refuses everything: the same keys are tried again later. */
    record Away(String reason, Throwable cause, boolean mayBeTooMuch) implements Failure {}

    /** Some row may be the reason, which is found by halving. */
    sealed interface OfSomeRow extends Failure {}

    /** A row cannot be read, or its document is refused. */
    record BadRow(String reason) implements OfSomeRow {
        @Override
        public boolean mayBeTooMuch() {
            return false;
        }
    }

    /** The documents are too large together; one that is too large alone can never be indexed. */
    record TooLarge(String reason) implements OfSomeRow {
        @Override
        public boolean mayBeTooMuch() {
            return true;
        }
    }

    /** The keys took too long together, or too much memory. A row may be so large that it always does; a busy server passes. */
    record TooSlow(String reason, @Nullable Throwable cause) implements OfSomeRow {
        @Override
        public boolean mayBeTooMuch() {
            return true;
        }
    }

    /** The read was complete too late to be sent. */
    Failure TOO_OLD = new TooSlow("the read takes longer than endstate.pipeline.max-read-age", null);

    static Failure of(SourceException e) {
        return switch (e) {
            case SourceException.Faulty slow when slow.isTimeout() -> new TooSlow(slow.getMessage(), slow);
            case SourceException.Faulty faulty -> new BadRow("Database: " + faulty.getMessage());
            case SourceException.TooLarge tooLarge -> tooLarge(tooLarge);
            case SourceException.Unavailable unavailable -> new Away(e.getMessage(), e, false);
            case SourceException.Denied denied -> new Away(e.getMessage(), e, false);
            case SourceException.Broken broken -> new Away(e.getMessage(), e, false);
        };
    }

    static Failure of(IndexException e) {
        return switch (e) {
            case IndexException.TooLarge tooLarge -> tooLarge(tooLarge);
            case IndexException.Refused refused when refused.status() == 400 -> new BadRow(refused.getMessage());
            case IndexException.Refused refused -> new Away(e.getMessage(), e, false);
            // For a dead server, halves would wait as long.
            case IndexException.Unavailable unavailable -> new Away(e.getMessage(), e, unavailable.isUnanswered());
        };
    }

    /** What others do at the same time takes memory too, so such a key is tried again, as a slow one is. */
    static Failure of(OutOfMemoryError e) {
        return new TooSlow(
                "its document does not fit into the memory of this process; give it"
                        + " more (-Xmx), or lower endstate.pipeline.max-bytes, of which each batch under way takes several times as much",
                e);
    }

    private static Failure tooLarge(RuntimeException e) {
        return new TooLarge(e.getMessage() + "; the limit is endstate.pipeline.max-bytes");
    }
}
