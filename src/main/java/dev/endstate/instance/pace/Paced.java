package dev.endstate.instance.pace;

import dev.endstate.instance.TimeShare;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A work in the background that keeps the pace.
 *
 * @param configured the least share of the time that it takes
 */
public record Paced(Pace pace, TimeShare configured) {
    /** The longest part of a rest, in nanoseconds: the rest is shortened when the share rises meanwhile. */
    public static final long LONGEST_NAP = Duration.ofMillis(500).toNanos();

    /** A part of a rest. */
    @FunctionalInterface
    public interface Nap {
        /** Rests for so long; returns whether the work is to go on. */
        boolean take(long nanos) throws InterruptedException;
    }

    /** The share of the time that it takes now. */
    public TimeShare share() {
        return pace.inForce(configured);
    }

    /** Whether there are no live changes to make way for, or it makes way for none. */
    public boolean isAlone() {
        return configured.equals(TimeShare.ALL) || pace.isQuiet();
    }

    /** Sleeps in proportion to a piece of work that has just been done. */
    public void restAfter(long workedNanos) throws InterruptedException {
        restAfter(workedNanos, nanos -> {
            TimeUnit.NANOSECONDS.sleep(nanos);
            return true;
        });
    }

    /** Rests in proportion to a piece of work that has just been done; returns whether the work is to go on. */
    public boolean restAfter(long workedNanos, Nap nap) throws InterruptedException {
        long rested = 0;
        long left = share().restNanos(workedNanos);
        while (left > 0) {
            long next = Math.min(left, LONGEST_NAP);
            if (!nap.take(next)) {
                return false;
            }
            rested += next;
            left = share().restNanos(workedNanos) - rested;
        }
        return true;
    }
}
