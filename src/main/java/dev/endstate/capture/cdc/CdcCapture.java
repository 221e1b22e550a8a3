package dev.endstate.capture.cdc;

import dev.endstate.capture.CapturedTables;
import dev.endstate.capture.RoutedTable;
import dev.endstate.capture.RoutesInUse;
import dev.endstate.capture.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Captures, or stands by while another instance does: the slot can have one reader, and is free as soon as that one's connection
 * ends. Whatever ends the reading, it begins again where the slot is.
 */
final class CdcCapture implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(CdcCapture.class);

    private final RoutesInUse routes;
    private final Topics topics;
    private final CapturedTables captured;
    private final ReplicationSlot slot;
    private final SlotGuard guard;
    private final Publication publication;
    private final LogReaders readers;
    private final Duration standby;
    private volatile boolean running;
    private @Nullable Thread thread;

    CdcCapture(
            RoutesInUse routes,
            Topics topics,
            CapturedTables captured,
            ReplicationSlot slot,
            SlotGuard guard,
            Publication publication,
            LogReaders readers,
            Duration standby) {
        this.routes = routes;
        this.topics = topics;
        this.captured = captured;
        this.slot = slot;
        this.guard = guard;
        this.publication = publication;
        this.readers = readers;
        this.standby = standby;
    }

    private void keepCapturing() {
        boolean said = false;
        while (running) {
            try {
                if (isReadByAnother()) {
                    if (!said) {
                        log.info("Another instance captures by slot {}; this one stands by", slot.name());
                    }
                    said = true;
                } else {
                    said = false;
                    capture();
                }
                TimeUnit.MILLISECONDS.sleep(standby.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                pauseAfter(e);
            }
        }
    }

    private boolean isReadByAnother() {
        return slot.state().filter(ReplicationSlot.State::active).isPresent();
    }

    private void capture() throws InterruptedException {
        Map<String, RoutedTable> tables = RoutedTable.of(routes.definitions());
        if (tables.isEmpty()) {
            return;
        }
        topics.create(
                tables.values().stream().map(table -> topics.of(table.table())).collect(Collectors.toSet()));
        // The log is read by the catalog of its time, so the publication must be older than the slot.
        publication.hold(tables.values());
        guard.makeReady();
        try (LogReader reader = readers.read(tables)) {
            boolean noted = false;
            while (running && !hasEnded(reader)) {
                if (!noted && isReadByAnother()) {
                    // Another that is read: this reader's own.
                    publication.holdOnly(tables.values());
                    captured.are(tables.values());
                    log.info("Capturing {} by slot {}", tables.keySet(), slot.name());
                    noted = true;
                }
                if (!RoutedTable.of(routes.definitions()).equals(tables)) {
                    log.info("The routes have changed; capturing begins anew with them");
                    return;
                }
            }
        }
    }

    private boolean hasEnded(LogReader reader) throws InterruptedException {
        try {
            reader.end().get(standby.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            if (running && !isReadByAnother()) {
                log.warn(
                        "Reading the log by slot {} ended, and begins again in {}: {}",
                        slot.name(),
                        standby,
                        innermost(e).toString());
            }
            return true;
        }
    }

    private void pauseAfter(RuntimeException e) {
        if (!running) {
            return;
        }
        log.warn("Nothing is captured now; this is tried again in {}: {}", standby, e.getMessage());
        try {
            TimeUnit.MILLISECONDS.sleep(standby.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Throwable innermost(Throwable e) {
        return Optional.ofNullable(e.getCause()).map(CdcCapture::innermost).orElse(e);
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("endstate-capture").start(this::keepCapturing);
    }

    @Override
    public void stop() {
        running = false;
        Thread capturing = thread;
        if (capturing != null) {
            capturing.interrupt();
            try {
                capturing.join(Duration.ofSeconds(20));
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
