package dev.endstate.consume;

import java.time.Duration;

/**
 * Tells late live changes of one index from those that are as usual. Usual is what they take, on the average, while work in the
 * background takes no more than its configured share; late is half as much again. Safe for many threads.
 */
final class UsualAge {
    private static final double LATE = 1.5;

    /** An average over some ten seconds of an index that changes all the time. */
    private static final int USUAL_BATCHES = 256;

    /** So few that lateness is seen within some tenths of a second, so many that one slow write of a disk is not taken for it. */
    private static final int RECENT_BATCHES = 8;

    /** A lag is never usual. */
    static final Duration LAG = Duration.ofSeconds(10);

    private final double unnoticed;
    private double usual;
    private int learned;
    private double recent;

    /** @param unnoticed an age that nobody minds, whatever is usual */
    UsualAge(Duration unnoticed) {
        this.unnoticed = unnoticed.toNanos();
    }

    /**
     * Adds what the oldest change of a batch took until it was written.
     *
     * @param isUsual whether nothing works in the background beyond its configured share
     * @param isFirst whether there were none for a while, so that former ones say nothing
     */
    synchronized void add(long ageNanos, boolean isUsual, boolean isFirst) {
        recent = isFirst ? ageNanos : recentWith(ageNanos);
        if (isUsual) {
            learned = Math.min(learned + 1, USUAL_BATCHES);
            usual += (Math.min(ageNanos, LAG.toNanos()) - usual) / learned;
        }
    }

    /**
     * Whether live changes are late.
     *
     * @param underWay how old the oldest of those is that are not written yet, in nanoseconds; 0 if there is none
     * @param isFirst whether none was written for a while, so that former ones say nothing
     */
    synchronized boolean isLate(long underWay, boolean isFirst) {
        double now = isFirst ? underWay : Math.max(recent, recentWith(underWay));
        return now > Math.max(unnoticed, LATE * usual) || Math.max(now, underWay) > Math.max(unnoticed, LAG.toNanos());
    }

    private double recentWith(long ageNanos) {
        return recent + (ageNanos - recent) / RECENT_BATCHES;
    }
}
