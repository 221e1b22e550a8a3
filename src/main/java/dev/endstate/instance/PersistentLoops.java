package dev.endstate.instance;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/** Runs loops, each in a thread of its own, from the start of the application to its end. */
public final class PersistentLoops implements SmartLifecycle {
    private final List<PersistentLoop> loops;
    private final Duration step;
    private final Duration patience;
    private volatile boolean running;
    private ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Makes loops that do not run yet.
     *
     * @param step how long each loop waits for its first attempt after the loop before it
     * @param patience how long an attempt may go on at the end until it is interrupted, which may cost it the connections that it uses
     */
    public PersistentLoops(Collection<PersistentLoop> loops, Duration step, Duration patience) {
        this.loops = List.copyOf(loops);
        this.step = step;
        this.patience = patience;
    }

    @Override
    public void start() {
        running = true;
        threads = Executors.newVirtualThreadPerTaskExecutor();

        Duration pause = Duration.ZERO;
        for (PersistentLoop loop : loops) {
            Duration first = pause;
            loop.allow();
            threads.execute(() -> loop.repeat(first));
            pause = pause.plus(step);
        }
    }

    @Override
    public void stop() {
        running = false;
        loops.forEach(PersistentLoop::stop);
        threads.shutdown();

        try {
            if (!threads.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
        threads.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
