package dev.endstate.capture;

import dev.endstate.Remark;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * The thread of a way of capture: whatever ends an attempt, it begins the next one after a pause. It is told to stop, never
 * interrupted: an interrupt would make drivers leave their connections behind.
 */
public final class CaptureLoop implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(CaptureLoop.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String name;
    private final Duration pause;
    private final Attempt attempt;
    private volatile CompletableFuture<Void> stopping = CompletableFuture.completedFuture(null);
    private @Nullable Thread thread;

    /** Captures until it is told to stop, or cannot. */
    @FunctionalInterface
    public interface Attempt {
        /** @param loop tells when to stop */
        void run(CaptureLoop loop) throws InterruptedException;
    }

    public CaptureLoop(String name, Duration pause, Attempt attempt) {
        this.name = name;
        this.pause = pause;
        this.attempt = attempt;
    }

    private void keepTrying() {
        Remark remark = new Remark();
        while (isRunning()) {
            try {
                attempt.run(this);
                remark.clear();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                if (isRunning() && remark.isNew(e.toString())) {
                    log.warn(
                            "Nothing is captured now by {}; this is tried again every {}: {}",
                            name,
                            DurationFormatterUtils.print(pause, DurationFormat.Style.COMPOSITE),
                            NestedExceptionUtils.getMostSpecificCause(e).getMessage());
                }
            }
            sleep(pause);
        }
    }

    /** Waits, but not beyond the moment in which it is told to stop. */
    public void sleep(Duration duration) {
        isDoneWithin(stopping, duration);
    }

    /** Waits for the end of something; true as soon as that has come, or this loop is told to stop. */
    public boolean isEndedWithin(CompletableFuture<?> end, Duration duration) {
        return isDoneWithin(CompletableFuture.anyOf(end, stopping), duration);
    }

    private static boolean isDoneWithin(CompletableFuture<?> future, Duration duration) {
        return future.thenApply(done -> true)
                .exceptionally(failed -> true)
                .completeOnTimeout(false, duration.toMillis(), TimeUnit.MILLISECONDS)
                .join();
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
