package dev.endstate.operate.notify;

import dev.endstate.instance.AdvisoryLock;
import dev.endstate.instance.LogOnce;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Repeats each round by a thread of its own, one instance at a time, and outlives whatever one attempt ran into: a webhook that hangs
 * keeps nobody from anything.
 */
final class NotificationLoops implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(NotificationLoops.class);

    /** What does not wait for a webhook ends within it; an interrupt would cost it the connection to the database. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Map<String, AdvisoryLock.Work> rounds;
    private final AdvisoryLock lock;
    private final Duration every;
    private volatile boolean running;
    private CountDownLatch stopping = new CountDownLatch(1);
    private ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Loops.
     *
     * @param rounds by the name of their lock; none: nothing is done
     * @param every from the end of one round to the next
     */
    NotificationLoops(Map<String, AdvisoryLock.Work> rounds, AdvisoryLock lock, Duration every) {
        this.rounds = Map.copyOf(rounds);
        this.lock = lock;
        this.every = every;
    }

    @Override
    public void start() {
        running = true;
        threads = Executors.newVirtualThreadPerTaskExecutor();
        CountDownLatch stop = new CountDownLatch(1);
        stopping = stop;
        rounds.forEach((name, round) -> threads.execute(() -> repeat(name, round, stop)));
    }

    private void repeat(String name, AdvisoryLock.Work round, CountDownLatch stop) {
        LogOnce remark = new LogOnce();
        try {
            do {
                attempt(name, round, remark);
            } while (!stop.await(every.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt(String name, AdvisoryLock.Work round, LogOnce remark) throws InterruptedException {
        try {
            lock.runIfFree(name, round);
            remark.clear();
        } catch (RuntimeException e) {
            if (running && remark.isNew(e.toString())) {
                log.warn("Notifications ({}) wait, and are tried again: {}", name, e.toString());
            }
        } catch (Error e) {
            log.error("Notifications ({}) ran into an error, and are tried again", name, e);
        }
    }

    @Override
    public void stop() {
        running = false;
        stopping.countDown();
        threads.shutdown();
        try {
            if (!threads.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
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
