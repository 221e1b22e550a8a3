package dev.endstate.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.awaitility.Awaitility;

/** Single changes at a steady rate, each at its time, whether those before it are through or not as long as connections last. */
final class SteadyLoad {
    static final int CONNECTIONS = 4;

    private final int perSecond;
    private final Latencies latencies;
    private final LongSupplier ids;
    private final LongConsumer change;
    private volatile boolean isStopped;

    /** @param ids what is changed next: never one whose last change may still be on its way */
    SteadyLoad(int perSecond, Latencies latencies, LongSupplier ids, LongConsumer change) {
        this.perSecond = perSecond;
        this.latencies = latencies;
        this.ids = ids;
        this.change = change;
    }

    /** Returns when all changes have arrived. */
    void run(Duration duration) throws Exception {
        run((int) (perSecond * duration.toSeconds()));
    }

    /** Begins, and goes on until it is stopped. */
    Running start() {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        Future<?> end = thread.submit(() -> {
            run(Integer.MAX_VALUE);
            return null;
        });

        return () -> {
            isStopped = true;
            end.get();
            thread.close();
        };
    }

    /** A load that goes on. */
    interface Running extends AutoCloseable {
        /** Stops; returns when all changes have arrived. */
        @Override
        void close() throws Exception;
    }

    private void run(int changes) throws Exception {
        long begin = System.nanoTime();
        AtomicInteger number = new AtomicInteger();
        try (ExecutorService connections = Executors.newFixedThreadPool(CONNECTIONS)) {
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                ends.add(connections.submit(() -> {
                    int n;
                    while (!isStopped && (n = number.getAndIncrement()) < changes) {
                        long intended = begin + n * 1_000_000_000L / perSecond;
                        LockSupport.parkNanos(intended - System.nanoTime());
                        long id = ids.getAsLong();
                        latencies.expect(id, intended);
                        change.accept(id);
                    }
                }));
            }

            for (Future<?> end : ends) {
                end.get();
            }
        }

        Awaitility.await().atMost(Duration.ofMinutes(5)).until(latencies::haveAllArrived);
    }
}
