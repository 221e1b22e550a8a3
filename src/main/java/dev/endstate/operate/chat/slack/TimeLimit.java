package dev.endstate.operate.chat.slack;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for a task no longer than a limit. A task that is not done by then goes on until its own time-outs end it: an interrupt would
 * close connections that others need. No more than {@value #AT_ONCE} tasks run at once, however many people ask while a server hangs.
 */
final class TimeLimit implements AutoCloseable {
    private static final int AT_ONCE = 4;

    private final Duration limit;
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    TimeLimit(Duration limit) {
        this.limit = limit;
    }

    /** Returns the result of a task; empty if the task takes longer, or could not begin. */
    <T> Optional<T> call(Callable<T> work) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        if (!free.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
            return Optional.empty();
        }

        Future<T> future = threads.submit(() -> {
            try {
                return work.call();
            } finally {
                free.release();
            }
        });

        try {
            return Optional.of(future.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the work for a chat failed", e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
