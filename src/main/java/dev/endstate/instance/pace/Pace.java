package dev.endstate.instance.pace;

import dev.endstate.instance.TimeShare;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Which share of the time the work in the background of this instance takes now: what was configured while live changes are late, all
 * of it while there are none, and in between as much as they bear. It rises in steps and falls at once. What they did not bear is
 * not tried again for a while, which is longer each time, or their slowest would be made by the trying. Safe for many threads.
 */
public final class Pace {
    /** The steps from the configured share to all of the time. */
    static final int TOP = 4;

    /** Long enough to see some live changes beside each step. */
    static final Duration STEP = Duration.ofSeconds(2);

    /** After so long without a live change there are none, at first: hardly longer than the steps take without one. */
    static final Duration QUIET = Duration.ofSeconds(10);

    /** A step beside which live changes were in time for so long is one that they bear. */
    static final Duration PROVEN = Duration.ofSeconds(10);

    /** A try makes some tenths of a second of late changes: once in so long that is less than one in a hundred. */
    static final Duration FIRST_HOLD = Duration.ofSeconds(30);

    static final Duration LONGEST_HOLD = Duration.ofMinutes(5);

    /** Work that has not asked for so long has ended, or waits for something else. */
    static final Duration AT_WORK = Duration.ofSeconds(2);

    private static final int QUIET_OF_HOLD = 4;
    private static final int NO_CEILING = TOP + 1;

    private final TimeShare most;
    private final LongSupplier nanoTime;
    private final List<BooleanSupplier> watches = new CopyOnWriteArrayList<>();

    private int level;
    private int proven;
    private int ceiling = NO_CEILING;
    private Duration hold = FIRST_HOLD;
    private long heldUntil;
    private long changedAt;
    private long liveAt;
    private long lateAt;
    private long askedAt;
    private long allAskedAt;

    /**
     * Makes it for an instance that begins now, and does not know yet whether there are live changes.
     *
     * @param most the share that work takes whose own is not larger, while live changes bear it
     */
    public Pace(TimeShare most, LongSupplier nanoTime) {
        this.most = most;
        this.nanoTime = nanoTime;
        long now = nanoTime.getAsLong();
        this.heldUntil = now;
        this.changedAt = now;
        this.liveAt = now;
        this.lateAt = now;
        this.askedAt = now - AT_WORK.toNanos() - 1;
        this.allAskedAt = askedAt;
    }

    /** Has somebody asked, as often as work asks for its share, whether live changes are late. */
    public void watch(BooleanSupplier isLate) {
        watches.add(isLate);
    }

    /**
     * Returns the share that is in force for work that goes on now.
     *
     * @param configured for this work; with all of the time it is not paced
     */
    public TimeShare inForce(TimeShare configured) {
        if (isAnyLate()) {
            noteLate();
        }
        return look(configured);
    }

    /** Whether a watch says that live changes are late. */
    boolean isAnyLate() {
        return watches.stream().anyMatch(BooleanSupplier::getAsBoolean);
    }

    private synchronized TimeShare look(TimeShare configured) {
        long now = nanoTime.getAsLong();
        if (configured.equals(TimeShare.ALL)) {
            allAskedAt = now;
            return configured;
        }

        boolean isResumed = now - askedAt > AT_WORK.toNanos();
        askedAt = now;
        if (isQuiet(now)) {
            moveTo(TOP, now);
        } else if (isResumed) {
            moveTo(Math.min(level, proven), now);
        } else {
            rise(now);
        }
        int above = Math.max(0, most.percent() - configured.percent());
        return new TimeShare(configured.percent() + above * level / TOP);
    }

    private void rise(long now) {
        boolean isHeld = now - heldUntil < 0;
        int highest = isHeld ? Math.min(TOP, ceiling - 1) : TOP;

        if (now - changedAt >= PROVEN.toNanos() && now - lateAt >= PROVEN.toNanos()) {
            proven = Math.max(proven, level);
            forgetCeilingIfPassed();
        }
        if (level < highest && now - changedAt >= STEP.toNanos() && now - lateAt >= STEP.toNanos()) {
            moveTo(level + 1, now);
        }
    }

    private void forgetCeilingIfPassed() {
        if (level >= ceiling) {
            ceiling = NO_CEILING;
            hold = FIRST_HOLD;
        }
    }

    private void moveTo(int step, long now) {
        if (level != step) {
            level = step;
            changedAt = now;
        }
    }

    /** The less live changes have borne, the longer it must be quiet: few changes are some, too. */
    private boolean isQuiet(long now) {
        boolean isCeilingKnown = ceiling != NO_CEILING;
        long quiet = isCeilingKnown
                ? Math.max(QUIET.toNanos(), hold.dividedBy(QUIET_OF_HOLD).toNanos())
                : QUIET.toNanos();
        return now - liveAt >= quiet;
    }

    /** Whether there are no live changes. */
    synchronized boolean isQuiet() {
        return isQuiet(nanoTime.getAsLong());
    }

    /** Notes that a live change has come or was done just now. */
    public synchronized void noteLive() {
        noteLive(nanoTime.getAsLong());
    }

    private void noteLive(long at) {
        long now = nanoTime.getAsLong();
        if (isQuiet(now)) {
            moveTo(Math.min(level, proven), now);
        }
        if (at - liveAt > 0) {
            liveAt = at;
        }
    }

    /** Notes that live changes are late just now. */
    public synchronized void noteLate() {
        noteLate(nanoTime.getAsLong());
    }

    private void noteLate(long at) {
        long now = nanoTime.getAsLong();
        noteLive(at);
        lateAt = at;
        if (level > 0 && isAtWork(now)) {
            hold = ceiling == NO_CEILING ? FIRST_HOLD : min(hold.multipliedBy(2), LONGEST_HOLD);
            ceiling = level;
            heldUntil = now + hold.toNanos();
        }
        proven = 0;
        moveTo(0, now);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /**
     * Takes in what other instances have told.
     *
     * @param live how long ago one of them had a live change
     * @param late how long ago one of them had a late one
     */
    synchronized void hear(Duration live, Duration late) {
        long now = nanoTime.getAsLong();
        long othersLive = now - live.toNanos();
        if (othersLive - liveAt > 0) {
            noteLive(othersLive);
        }
        long othersLate = now - late.toNanos();
        if (othersLate - lateAt > 0) {
            noteLate(othersLate);
        }
    }

    /** Returns how much more than its configured share this instance's work takes, in percent of what there is to take. */
    public synchronized int percentAbove() {
        return 100 * level / TOP;
    }

    /** Whether work of this instance asks for its share. */
    synchronized boolean isAtWork() {
        return isAtWork(nanoTime.getAsLong());
    }

    private boolean isAtWork(long now) {
        return now - askedAt <= AT_WORK.toNanos();
    }

    /** Whether work of this instance takes more than its configured share, so that live changes are not as they are without it. */
    public synchronized boolean isRaised() {
        long now = nanoTime.getAsLong();
        return (level > 0 && isAtWork(now)) || now - allAskedAt <= AT_WORK.toNanos();
    }
}
