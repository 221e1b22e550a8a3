package dev.endstate.capture.cdc;

import dev.endstate.Remark;
import dev.endstate.capture.CaptureProperties;
import dev.endstate.capture.CapturedTables;
import dev.endstate.capture.RoutedTable;
import dev.endstate.capture.RoutesInUse;
import dev.endstate.capture.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

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
    private final CaptureProperties.Cdc cdc;
    // No interrupt: it would make the engine leave its connection behind, and with it the slot in use.
    private volatile CompletableFuture<Void> stopping = CompletableFuture.completedFuture(null);
    private @Nullable Thread thread;
    private long lookedAtImages = System.nanoTime();

    CdcCapture(
            RoutesInUse routes,
            Topics topics,
            CapturedTables captured,
            ReplicationSlot slot,
            SlotGuard guard,
            Publication publication,
            LogReaders readers,
            CaptureProperties.Cdc cdc) {
        this.routes = routes;
        this.topics = topics;
        this.captured = captured;
        this.slot = slot;
        this.guard = guard;
        this.publication = publication;
        this.readers = readers;
        this.cdc = cdc;
    }

    private void keepCapturing() {
        Remark remark = new Remark();
        while (isRunning()) {
            try {
                if (isReadByAnother()) {
                    if (remark.isNew("stands by")) {
                        log.info("Another instance captures by slot {}; this one stands by", slot.name());
                    }
                } else {
                    capture();
                    remark.clear();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                if (isRunning() && remark.isNew(e.toString())) {
                    log.warn(
                            "Nothing is captured now; this is tried again every {}: {}", DurationFormatterUtils.print(cdc.standby(), DurationFormat.Style.COMPOSITE), e.getMessage());
                }
            }
            isCompletedWithinStandby(stopping);
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
            while (isRunning() && !hasEnded(reader)) {
                if (!noted && isReadByAnother()) {
                    // Another that is read: this reader's own.
                    publication.holdOnly(tables.values());
                    captured.are(tables.values());
                    log.info("Capturing {} by slot {}", tables.keySet(), slot.name());
                    noted = true;
                }
                if (!RoutedTable.of(routes.definitions()).equals(tables) || isOutdated(reader, tables)) {
                    log.info(
                            "The routes or the tables' replica identities have changed; capturing begins anew with them");
                    return;
                }
            }
        }
    }

    private boolean isOutdated(LogReader reader, Map<String, RoutedTable> tables) {
        if (System.nanoTime() - lookedAtImages < cdc.heartbeat().toNanos()) {
            return false;
        }
        lookedAtImages = System.nanoTime();
        return readers.isOutdated(reader, tables);
    }

    private boolean hasEnded(LogReader reader) {
        boolean ended = isCompletedWithinStandby(CompletableFuture.anyOf(reader.end(), stopping));
        if (reader.end().isCompletedExceptionally() && isRunning() && !isReadByAnother()) {
            log.warn(
                    "Reading the log by slot {} ended, and begins again in {}: {}",
                    slot.name(),
                    DurationFormatterUtils.print(cdc.standby(), DurationFormat.Style.COMPOSITE),
                    innermost(reader.end().exceptionNow()).toString());
        }
        return ended;
    }

    private boolean isCompletedWithinStandby(CompletableFuture<?> future) {
        return future.thenApply(done -> true)
                .exceptionally(failed -> true)
                .completeOnTimeout(false, cdc.standby().toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private static Throwable innermost(Throwable e) {
        return Optional.ofNullable(e.getCause()).map(CdcCapture::innermost).orElse(e);
    }

    @Override
    public void start() {
        stopping = new CompletableFuture<>();
        thread = Thread.ofPlatform().name("endstate-capture").start(this::keepCapturing);
    }

    @Override
    public void stop() {
        stopping.complete(null);
        Thread capturing = thread;
        if (capturing != null) {
            try {
                capturing.join(Duration.ofSeconds(20));
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
