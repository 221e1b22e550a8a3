package dev.endstate.instance;

import java.util.concurrent.TimeUnit;

/**
 * The part of the time in which a work in the background may use the servers; in the rest they are the live changes' alone.
 *
 * @param percent 1 to 100
 */
public record TimeShare(int percent) {
    /** All of the time. */
    public static final TimeShare ALL = new TimeShare(100);

    /** No piece of work is longer by itself: what lasts longer has waited for a server, and kept it from nothing. */
    private static final long LONGEST_WORK = TimeUnit.SECONDS.toNanos(5);

    /** How long to rest after a piece of work, in nanoseconds. */
    public long restNanos(long workedNanos) {
        return Math.min(workedNanos, LONGEST_WORK) * (100 - percent) / percent;
    }
}
