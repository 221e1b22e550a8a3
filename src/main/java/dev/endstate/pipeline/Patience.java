package dev.endstate.pipeline;

import dev.endstate.instance.UnavailableException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/** Says how long to go on trying: pauses grow, with jitter, until the patience has passed since something last went well. */
final class Patience {
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final ExponentialBackOff backOff = new ExponentialBackOff(FIRST_PAUSE_MILLIS, 2);
    private final Duration patience;
    private final LongSupplier nanoTime;
    private BackOffExecution pauses;
    private long wellSince;

    Patience(Duration patience, LongSupplier nanoTime) {
        this.patience = patience;
        this.nanoTime = nanoTime;
        backOff.setMaxInterval(LONGEST_PAUSE_MILLIS);
        // Many instances that met the same outage must not return at the same moment.
        backOff.setJitter(FIRST_PAUSE_MILLIS / 2);
        this.pauses = backOff.start();
        this.wellSince = nanoTime.getAsLong();
    }

    /** Begins anew, since something went well. */
    void renew() {
        pauses = backOff.start();
        wellSince = nanoTime.getAsLong();
    }

    /**
     * Waits. The time that the attempts took counts: a server that hangs takes long to fail.
     *
     * @throws UnavailableException if the patience has passed, or would before the pause is over
     */
    void pause(String reason, @Nullable Throwable cause) throws InterruptedException {
        long millis = pauses.nextBackOff();
        long waited = nanoTime.getAsLong() - wellSince;
        if (waited + Duration.ofMillis(millis).toNanos() > patience.toNanos()) {
            throw new UnavailableException(reason, cause == null ? new IllegalStateException(reason) : cause);
        }
        Thread.sleep(millis);
    }
}
