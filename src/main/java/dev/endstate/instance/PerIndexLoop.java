package dev.endstate.instance;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * Runs a job for each index, again and again, each by a thread of its own, and outlives whatever one attempt ran into. However many
 * indexes there are, no more than {@value #MOST_A_SECOND} attempts begin in a second: each asks the servers something.
 */
public final class PerIndexLoop implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(PerIndexLoop.class);

    private static final int MOST_A_SECOND = 20;
    private static final Duration STEP = Duration.ofSeconds(1).dividedBy(MOST_A_SECOND);

    private final String what;
    private final Definitions definitions;
    private final Duration refresh;
    private final Attempt attempt;
    private final Map<String, Semaphore> calls = new ConcurrentHashMap<>();
    private volatile boolean running;
    private ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Looks whether there is something to do for an index, and does it. */
    @FunctionalInterface
    public interface Attempt {
        /** @param remark what was said last about this index */
        void run(Definition definition, LogOnce remark) throws InterruptedException;
    }

    /**
     * A work.
     *
     * @param what its name, for people
     * @param refresh from one attempt to the next; longer where there are very many indexes
     */
    public PerIndexLoop(String what, Definitions definitions, Duration refresh, Attempt attempt) {
        this.what = what;
        this.definitions = definitions;
        this.refresh = max(refresh, STEP.multipliedBy(definitions.all().size()));
        this.attempt = attempt;
    }

    @Override
    public void start() {
        running = true;
        threads = Executors.newVirtualThreadPerTaskExecutor();
        Duration pause = Duration.ZERO;
        for (Definition definition : definitions.all()) {
            Duration first = pause;
            threads.execute(() -> keepTrying(definition, first));
            pause = pause.plus(STEP);
        }
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private void keepTrying(Definition definition, Duration first) {
        LogOnce remark = new LogOnce();
        Semaphore called = calls(definition.index());
        try {
            called.tryAcquire(first.toMillis(), TimeUnit.MILLISECONDS);
            while (running) {
                called.drainPermits();
                attempt(definition, remark);
                called.tryAcquire(refresh.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** There is something to do for an index: the next attempt is made at once, if this instance makes any. */
    public void wake(String index) {
        calls(index).release();
    }

    private Semaphore calls(String index) {
        return calls.computeIfAbsent(index, name -> new Semaphore(0));
    }

    /** Whatever fails is tried again: the database, Kafka and Elasticsearch may be away. */
    private void attempt(Definition definition, LogOnce remark) throws InterruptedException {
        try {
            attempt.run(definition, remark);
        } catch (RuntimeException e) {
            if (running && remark.isNew(e.toString())) {
                log.warn(
                        "The {} of {} waits; it is tried again every {}: {}",
                        what,
                        definition.index(),
                        DurationFormatterUtils.print(refresh, DurationFormat.Style.COMPOSITE),
                        text(e));
            }
        } catch (Error e) {
            log.error("The {} of {} ran into an error, and is tried again", what, definition.index(), e);
        }
    }

    /** Endstate's own failures say what they are. */
    private static String text(RuntimeException e) {
        boolean own = e.getClass().getName().startsWith(PerIndexLoop.class.getPackageName());
        return own ? String.valueOf(e.getMessage()) : e.toString();
    }

    @Override
    public void stop() {
        running = false;
        threads.shutdownNow();
        threads.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
