package dev.endstate.scan;

import dev.endstate.instance.pace.Paced;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The pace of one worker at one range: alone, in small chunks with rests in between, while its share of the time is less than all of
 * it; beside the other workers and in large chunks as soon as it is all.
 */
final class RangePace implements KeyScan.Pace, AutoCloseable {
    private final Paced paced;
    private final ReentrantLock turn;
    private final RangeSizes sizes;
    private final Paced.Nap nap;
    private final BooleanSupplier isWanted;

    /**
     * Makes it for the calling thread.
     *
     * @param turn of all workers
     * @param nap ends at once when this instance stops
     * @param isWanted whether the range is still to be worked at
     */
    RangePace(Paced paced, ReentrantLock turn, RangeSizes sizes, Paced.Nap nap, BooleanSupplier isWanted) {
        this.paced = paced;
        this.turn = turn;
        this.sizes = sizes;
        this.nap = nap;
        this.isWanted = isWanted;
    }

    @Override
    public int next(long workedNanos) throws InterruptedException {
        boolean goesOn = paced.restAfter(workedNanos, this::rest);
        boolean hasAll = goesOn && takeOrLeaveTurn();
        if (!goesOn || !isWanted.getAsBoolean()) {
            return 0;
        }
        return !hasAll ? sizes.chunk() : paced.isAlone() ? sizes.range() : sizes.largeChunk();
    }

    private boolean rest(long nanos) throws InterruptedException {
        return nap.take(nanos) && isWanted.getAsBoolean();
    }

    /** Returns whether it has all of the time. */
    private boolean takeOrLeaveTurn() throws InterruptedException {
        if (!hasAll() && !turn.isHeldByCurrentThread()) {
            turn.lockInterruptibly();
        }

        boolean hasAll = hasAll();
        if (hasAll) {
            close();
        }
        return hasAll;
    }

    private boolean hasAll() {
        return paced.share().percent() == 100;
    }

    /** Leaves the turn to the other workers. */
    @Override
    public void close() {
        if (turn.isHeldByCurrentThread()) {
            turn.unlock();
        }
    }
}
