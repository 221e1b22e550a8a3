package dev.endstate.scan;

import org.jspecify.annotations.Nullable;

/**
 * How far a scan is.
 *
 * @param keysDone keys that have an outcome
 * @param keysTotal how many there were when they were counted; null until all are
 * @param keysPerSecond in the last minute
 * @param secondsLeft at that rate; null if nothing was done in it, or not all keys are counted
 */
public record ScanProgress(
        long keysDone,
        @Nullable Long keysTotal,
        long keysPerSecond,
        @Nullable Long secondsLeft) {

    /** Nothing is begun. */
    public static final ScanProgress NONE = new ScanProgress(0, null, 0, null);

    static ScanProgress of(long done, long counted, boolean allAreCounted, double perSecond) {
        long rate = Math.round(perSecond);
        boolean isKnown = allAreCounted && rate > 0;
        return new ScanProgress(
                done, allAreCounted ? counted : null, rate, isKnown ? Math.max(0, counted - done) / rate : null);
    }

    /** How much of the keys is done, 0 to 100; 0 until all are counted. */
    public long percent() {
        return keysTotal == null ? 0 : keysTotal == 0 ? 100 : Math.min(100, 100 * keysDone / keysTotal);
    }
}
