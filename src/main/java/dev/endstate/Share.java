package dev.endstate;

import java.util.concurrent.TimeUnit;

/**
 * The part of the time in which a work in the background may use the servers; in the rest they are the live changes' alone.
 *
 * @param percent 1 to 100
 */
public record Share(int percent) {
    /** All of the time. */
    public static final Share ALL = new Share(100);

    /** How long to rest after a piece of work, in nanoseconds. */
    public long restNanos(long workedNanos) {
        return workedNanos * (100 - percent) / percent;
    }

    /** Sleeps in proportion to a piece of work that has just been done. */
    public void restAfter(long workedNanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(restNanos(workedNanos));
    }
}
