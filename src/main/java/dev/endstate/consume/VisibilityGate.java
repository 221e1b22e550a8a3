package dev.endstate.consume;

import dev.endstate.instance.UnavailableException;
import dev.endstate.source.Visibility;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Holds changes until reads see the transactions that made them. */
@Component
final class VisibilityGate {
    private static final long FIRST_PAUSE_MILLIS = 5;
    private static final long LONGEST_PAUSE_MILLIS = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Visibility visibility;

    VisibilityGate(Visibility visibility) {
        this.visibility = visibility;
    }

    /** Those transactions that no read sees yet. */
    Set<Long> hidden(Collection<Long> xids) {
        return visibility.hidden(xids);
    }

    /**
     * Waits until each transaction is visible.
     *
     * @return those for which waiting is in vain, since the database has not begun them
     * @throws UnavailableException if some are hidden for long: give the batch again, later
     */
    Set<Long> await(Collection<Long> xids) throws InterruptedException {
        long begin = System.nanoTime();
        long pause = FIRST_PAUSE_MILLIS;
        Set<Long> hidden = hidden(xids);
        while (!hidden.isEmpty() && System.nanoTime() - begin < PATIENCE.toNanos()) {
            TimeUnit.MILLISECONDS.sleep(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            hidden = hidden(hidden);
        }

        Set<Long> unheardOf = new HashSet<>();
        hidden.stream().filter(visibility::isUnheardOf).forEach(unheardOf::add);
        if (unheardOf.containsAll(hidden)) {
            return unheardOf;
        }

        hidden.removeAll(unheardOf);
        throw new UnavailableException(
                "the transactions " + hidden
                        + " are committed, or are going to be, but no read sees them yet; is a synchronous"
                        + " standby away, or does the application publish long before it commits?",
                new IllegalStateException("not visible"));
    }
}
