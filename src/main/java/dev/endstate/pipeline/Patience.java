package dev.endstate.pipeline;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/** How long to go on trying: pauses that grow, with jitter, until their sum is the patience. */
final class Patience {
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final ExponentialBackOff backOff = new ExponentialBackOff(FIRST_PAUSE_MILLIS, 2);
    private BackOffExecution pauses;

    Patience(Duration patience) {
        backOff.setMaxInterval(LONGEST_PAUSE_MILLIS);
        backOff.setMaxElapsedTime(patience.toMillis());
        // Many instances that met the same outage must not return at the same moment.
        backOff.setJitter(FIRST_PAUSE_MILLIS / 2);
        this.pauses = backOff.start();
    }

    /** Something went well: begin with short pauses again. */
    void renew() {
        pauses = backOff.start();
    }

    /** Waits, or gives up. */
    void pause(String reason, @Nullable Throwable cause) throws InterruptedException {
        long millis = pauses.nextBackOff();
        if (millis == BackOffExecution.STOP) {
            throw new UnavailableException(reason, cause == null ? new IllegalStateException(reason) : cause);
        }
        Thread.sleep(millis);
    }
}
