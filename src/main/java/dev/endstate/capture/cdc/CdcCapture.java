package dev.endstate.capture.cdc;

import dev.endstate.capture.CaptureLoop;
import dev.endstate.capture.CaptureProperties;
import dev.endstate.capture.CapturedTables;
import dev.endstate.capture.RoutedTable;
import dev.endstate.capture.RoutesInUse;
import dev.endstate.capture.Topics;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * Captures, or stands by while another instance does: the slot can have one reader, and is free as soon as that one's connection
 * ends. Whatever ends the reading, it begins again where the slot is.
 */
final class CdcCapture implements CaptureLoop.Attempt {
    private static final Logger log = LoggerFactory.getLogger(CdcCapture.class);

    private final RoutesInUse routes;
    private final Topics topics;
    private final CapturedTables captured;
    private final ReplicationSlot slot;
    private final SlotGuard guard;
    private final PublicationGuard publication;
    private final LogReaders readers;
    private final CaptureProperties.Cdc cdc;
    private boolean standingBy;
    private long lookedAtImages = System.nanoTime();

    CdcCapture(
            RoutesInUse routes,
            Topics topics,
            CapturedTables captured,
            ReplicationSlot slot,
            SlotGuard guard,
            PublicationGuard publication,
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

    @Override
    public void run(CaptureLoop loop) throws InterruptedException {
        if (!isReadByAnother()) {
            capture(loop);
        } else if (!standingBy) {
            log.info("Another instance captures by slot {}; this one stands by", slot.name());
            standingBy = true;
        }
    }

    private boolean isReadByAnother() {
        return slot.state().filter(ReplicationSlot.State::active).isPresent();
    }

    private void capture(CaptureLoop loop) throws InterruptedException {
        standingBy = false;
        Map<String, RoutedTable> tables = captured.byLog(routes.definitions());
        if (tables.isEmpty()) {
            return;
        }
        topics.create(
                tables.values().stream().map(table -> topics.of(table.table())).collect(Collectors.toSet()));
        // The log is read by the catalog of its time, so the publication must be older than the slot.
        publication.makeReady(tables);
        guard.makeReady();
        try (LogReader reader = readers.read(tables)) {
            boolean noted = false;
            while (loop.isRunning() && !hasEnded(reader, loop)) {
                if (!noted && isReadByAnother()) {
                    // Another that is read: this reader's own.
                    publication.holdOnly(tables);
                    captured.are(slot.name(), tables.values());
                    log.info("Capturing {} by slot {}", tables.keySet(), slot.name());
                    noted = true;
                }
                if (!captured.byLog(routes.definitions()).equals(tables) || isOutdated(reader, tables)) {
                    log.info(
                            "The routes, the publication or the tables' replica identities have changed; capturing begins anew");
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
        return readers.isOutdated(reader, tables) || publication.isOutdated(tables);
    }

    private boolean hasEnded(LogReader reader, CaptureLoop loop) throws InterruptedException {
        boolean ended = loop.isEndedWithin(reader.end(), cdc.standby());
        if (reader.end().isCompletedExceptionally() && loop.isRunning() && !isReadByAnother()) {
            log.warn(
                    "Reading the log by slot {} ended, and begins again in {}: {}",
                    slot.name(),
                    DurationFormatterUtils.print(cdc.standby(), DurationFormat.Style.COMPOSITE),
                    innermost(reader.end().exceptionNow()).toString());
        }
        return ended;
    }

    private static Throwable innermost(Throwable e) {
        return Optional.ofNullable(e.getCause()).map(CdcCapture::innermost).orElse(e);
    }
}
