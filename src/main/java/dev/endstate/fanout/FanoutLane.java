package dev.endstate.fanout;

import dev.endstate.definition.NamedSql;
import dev.endstate.index.Generation;
import dev.endstate.index.IndexException;
import dev.endstate.instance.TimeShare;
import dev.endstate.pipeline.LargeLookups;
import dev.endstate.pipeline.UnavailableException;
import dev.endstate.source.SourceException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Works off the tasks, a chunk of each in turn, beside all other changes. What a killed instance had taken is free again when its
 * lease is over.
 */
final class FanoutLane implements LargeLookups, SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(FanoutLane.class);
    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(10);
    private static final long IDLE_MILLIS = 300;

    private final FanoutTasks tasks;
    private final FanoutChunk chunk;
    private final TimeShare share;
    private volatile boolean running;
    private @Nullable Thread thread;

    FanoutLane(FanoutTasks tasks, FanoutChunk chunk, TimeShare share) {
        this.share = share;
        this.tasks = tasks;
        this.chunk = chunk;
    }

    @Override
    public void add(Generation generation, NamedSql lookup, Map<String, @Nullable String> row) {
        tasks.request(generation, lookup, row);
    }

    private void keepWorking() {
        while (running) {
            try {
                Optional<FanoutTask> task = tasks.take(LEASE);
                if (task.isPresent()) {
                    work(task.get());
                } else {
                    TimeUnit.MILLISECONDS.sleep(IDLE_MILLIS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                if (running) {
                    log.warn("The fan-out of changed rows waits, since its tasks cannot be read: {}", e.getMessage());
                }
                pause();
            } catch (Error e) {
                log.error("The fan-out of changed rows ran into an error, and is tried again", e);
                pause();
            }
        }
    }

    private void work(FanoutTask task) throws InterruptedException {
        long begin = System.nanoTime();
        try {
            try (Lease lease = new Lease(tasks, task, LEASE)) {
                chunk.run(task);
            }
            share.restAfter(System.nanoTime() - begin);
        } catch (UnavailableException | SourceException.Unavailable | IndexException.Unavailable e) {
            if (running) {
                log.warn(
                        "The fan-outs of {} go on where they are in {}: {}",
                        task.generation(),
                        PAUSE_AFTER_FAILURE,
                        e.toString());
                // What keeps one from its documents, a locked table say, keeps all of this index, and no other.
                tasks.postponeAll(task.generation(), PAUSE_AFTER_FAILURE);
            }
        } catch (RuntimeException e) {
            if (running) {
                log.warn("The fan-out of {} goes on where it is in {}: {}", task, PAUSE_AFTER_FAILURE, e.toString());
                tasks.postpone(task, PAUSE_AFTER_FAILURE);
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofVirtual().name("endstate-fanout").start(this::keepWorking);
    }

    @Override
    public void stop() {
        running = false;
        Thread working = thread;
        if (working != null) {
            working.interrupt();
            try {
                working.join(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
