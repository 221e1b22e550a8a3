package dev.endstate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Asks a child again and again for what has arrived there. */
final class ArrivalFeed implements AutoCloseable {
    private static final int EVERY_MILLIS = 200;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final ChildJvm child;
    private final Latencies latencies;

    ArrivalFeed(ChildJvm child, Latencies latencies) {
        this.child = child;
        this.latencies = latencies;
        thread.scheduleWithFixedDelay(this::ask, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void ask() {
        try {
            Arrivals.tell(child.ask("arrivals"), latencies);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        thread.close();
    }
}
