package dev.endstate.instance.job;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes this instance's loop of jobs as soon as something is asked for here. */
final class JobSignal {
    private final Semaphore calls = new Semaphore(0);

    void wake() {
        calls.release();
    }

    /** Waits for a call, and no longer than this. */
    void await(Duration longest) throws InterruptedException {
        calls.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS);
        calls.drainPermits();
    }
}
