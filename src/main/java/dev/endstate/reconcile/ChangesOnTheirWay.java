package dev.endstate.reconcile;

import dev.endstate.index.Backlog;
import dev.endstate.index.Generation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for what a generation has still to take, after an outage or of a large fan-out: until it has, a difference says nothing. */
final class ChangesOnTheirWay {
    private static final Logger log = LoggerFactory.getLogger(ChangesOnTheirWay.class);
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final List<Backlog> backlogs;
    private final Duration longest;
    private final LongSupplier nanoTime;

    /**
     * Waits for these backlogs.
     *
     * @param backlogs in the order in which changes go through them
     * @param longest after which it no longer waits: where changes come faster than they are taken, all would wait for ever
     */
    ChangesOnTheirWay(List<Backlog> backlogs, Duration longest, LongSupplier nanoTime) {
        this.backlogs = List.copyOf(backlogs);
        this.longest = longest;
        this.nanoTime = nanoTime;
    }

    /** Waits until all those have been taken that the generation lags behind now. */
    void await(Generation.Name generation) throws InterruptedException {
        long begin = nanoTime.getAsLong();

        for (Backlog backlog : backlogs) {
            Backlog.Mark mark = backlog.mark(generation);
            while (!mark.isPassed()) {
                if (nanoTime.getAsLong() - begin >= longest.toNanos()) {
                    log.warn(
                            "{} has not taken in {} what has changed before, so what differs may be no drift but late; its lag"
                                    + " is in endstate_lag and endstate_fanout",
                            generation,
                            longest);
                    return;
                }
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            }
        }
    }
}
