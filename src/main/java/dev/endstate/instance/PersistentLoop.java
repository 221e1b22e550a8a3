package dev.endstate.instance;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * Repeats an attempt until it is told to stop, and outlives whatever one attempt ran into: the database, Kafka and Elasticsearch may be
 * away. {@link PersistentLoops} gives it a thread.
 */
public final class PersistentLoop {
    private static final Logger log = LoggerFactory.getLogger(PersistentLoop.class);

    /** Where Endstate's own exceptions are; their messages say everything. */
    private static final String OWN = "dev.endstate.";

    private final String what;
    private final Supplier<Duration> pause;
    private final Attempt attempt;
    private final Semaphore calls = new Semaphore(0);
    private volatile boolean running;

    /** Looks whether there is something to do, and does it. */
    @FunctionalInterface
    public interface Attempt {
        /** @param said what this loop has logged last, so that the same is not logged at each attempt */
        void run(LogOnce said) throws InterruptedException;
    }

    /**
     * Makes a loop that does not run yet.
     *
     * @param what what is attempted, for people, as the beginning of a sentence: {@code The build of products}
     * @param pause how long to wait from the end of one attempt to the beginning of the next
     */
    public PersistentLoop(String what, Duration pause, Attempt attempt) {
        this(what, () -> pause, attempt);
    }

    /** The same with a pause that is asked for after each attempt. */
    public PersistentLoop(String what, Supplier<Duration> pause, Attempt attempt) {
        this.what = what;
        this.pause = pause;
        this.attempt = attempt;
    }

    /** Begins the next attempt at once, or a further one right after the one that is under way. */
    public void wake() {
        calls.release();
    }

    void allow() {
        running = true;
    }

    /** Begins no further attempt. */
    void stop() {
        running = false;
        calls.release();
    }

    /** Repeats the attempt in the calling thread, which ends when this loop is stopped or the thread is interrupted. */
    void repeat(Duration first) {
        LogOnce said = new LogOnce();
        try {
            await(first);
            while (running) {
                attempt(said);
                await(pause.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void await(Duration duration) throws InterruptedException {
        calls.tryAcquire(duration.toMillis(), TimeUnit.MILLISECONDS);
        calls.drainPermits();
    }

    private void attempt(LogOnce said) throws InterruptedException {
        try {
            attempt.run(said);
        } catch (RuntimeException e) {
            if (running && said.add(e.toString())) {
                log.warn(
                        "{} waits; it is tried again every {}: {}",
                        what,
                        DurationFormatterUtils.print(pause.get(), DurationFormat.Style.COMPOSITE),
                        reason(e));
            }
        } catch (Error e) {
            log.error("{} ran into an error, and is tried again", what, e);
        }
    }

    private static String reason(RuntimeException e) {
        return e.getClass().getName().startsWith(OWN) ? String.valueOf(e.getMessage()) : e.toString();
    }
}
