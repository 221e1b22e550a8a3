package dev.endstate.scan;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Whether a range that is worked on is still to be done. The database is asked no more often than a person would notice, since a chunk
 * takes hardly longer than the question, and one that nobody wants any more does no harm.
 */
final class StillWanted {
    private static final Duration OFTEN = Duration.ofMillis(500);

    private final BooleanSupplier question;
    private final LongSupplier nanoTime;
    private boolean wanted;
    private long askedAt;

    /** @param wanted what was told just now */
    StillWanted(boolean wanted, BooleanSupplier question, LongSupplier nanoTime) {
        this.wanted = wanted;
        this.question = question;
        this.nanoTime = nanoTime;
        this.askedAt = nanoTime.getAsLong();
    }

    /** Whether it is, as far as was asked not long ago. */
    boolean isSo() {
        long now = nanoTime.getAsLong();
        if (wanted && now - askedAt >= OFTEN.toNanos()) {
            wanted = question.getAsBoolean();
            askedAt = now;
        }
        return wanted;
    }
}
