package dev.endstate.capture;

import dev.endstate.instance.LogOnce;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * Runs a way of capture in a thread of its own: whatever ends an attempt, the next one begins after a pause. The thread is told to stop,
 * never interrupted: an interrupt would make drivers leave their connections behind.
 */
public final class CaptureLoop implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(CaptureLoop.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration SLICE = Duration.ofMillis(100);

    private final String name;
    private final Duration pause;
    private final ChangeCapture capture;
    private volatile CompletableFuture<Void> stopping = CompletableFuture.completedFuture(null);
    private @Nullable Thread thread;

    public CaptureLoop(String name, Duration pause, ChangeCapture capture) {
        this.name = name;
        this.pause = pause;
        this.capture = capture;
    }

    private void keepTrying() {
        LogOnce remark = new LogOnce();
        try {
            while (isRunning()) {
                attempt(remark);
                sleep(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt(LogOnce remark) throws InterruptedException {
        try {
            capture.run(this);
            remark.clear();
        } catch (RuntimeException e) {
            if (isRunning() && remark.add(e.toString())) {
                sayThatNothingIsCaptured(e);
            }
        } catch (Error e) {
            // This thread is the only one that captures, so it must outlive what one attempt ran into.
            log.error("{} ran into an error, and is tried again", name, e);
        }
    }

    private void sayThatNothingIsCaptured(RuntimeException reason) {
        log.warn(
                "Nothing is captured now by {}; this is tried again every {}: {}",
                name,
                DurationFormatterUtils.print(pause, DurationFormat.Style.COMPOSITE),
                NestedExceptionUtils.getMostSpecificCause(reason).getMessage());
    }

    /** The time from the end of one attempt to the beginning of the next. */
    public Duration pause() {
        return pause;
    }

    /** Waits, but not longer than until the loop is told to stop. */
    public void sleep(Duration duration) throws InterruptedException {
        await(stopping, duration.toNanos());
    }

    /** Waits for the end of something; returns true as soon as that has come, or this loop is told to stop. */
    public boolean awaitEnd(CompletableFuture<?> end, Duration duration) throws InterruptedException {
        long begin = System.nanoTime();
        long left = duration.toNanos();
        while (isRunning() && !end.isDone() && left > 0) {
            await(end, Math.min(left, SLICE.toNanos()));
            left = duration.toNanos() - (System.nanoTime() - begin);
        }
        return end.isDone() || !isRunning();
    }

    /** Waits without adding a stage to the future: each would stay for as long as the future does. */
    private static void await(CompletableFuture<?> end, long nanos) throws InterruptedException {
        try {
            end.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException | CancellationException e) {
            log.trace("Waited", e);
        }
    }

    @Override
    public void start() {
        stopping = new CompletableFuture<>();
        thread = Thread.ofPlatform().daemon().name(name).start(this::keepTrying);
    }

    @Override
    public void stop() {
        stopping.complete(null);
        Thread capturing = thread;
        if (capturing != null) {
            try {
                capturing.join(PATIENCE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return !stopping.isDone();
    }
}
