package dev.endstate.capture.cdc;

import dev.endstate.capture.CaptureLoop;
import dev.endstate.capture.CapturedTables;
import dev.endstate.capture.CapturedTopics;
import dev.endstate.capture.ChangeCapture;
import dev.endstate.change.Gap;
import dev.endstate.change.RoutedTable;
import dev.endstate.change.RoutesInUse;
import dev.endstate.instance.LogOnce;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Captures from the database's log: makes topics, publication and slot ready, and follows the log until something ends that. Whatever
 * it was, the next attempt goes on where the slot is.
 */
@PartOfLogCapture
final class CdcCapture implements ChangeCapture {
    private static final Logger log = LoggerFactory.getLogger(CdcCapture.class);

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final RoutesInUse routes;
    private final CapturedTopics topics;
    private final CapturedTables captured;
    private final SlotGuard slot;
    private final PublicationGuard publication;
    private final LogReaders readers;
    private final LogOnce remark = new LogOnce();
    private long lookedAtCatalog = System.nanoTime();

    /**
     * The tables of one reading, by {@code schema.table}.
     *
     * @param routed the tables that definitions route
     * @param ready the routed tables that have a topic
     * @param followed the ready tables that the publication holds
     */
    private record Tables(
            Map<String, RoutedTable> routed, Map<String, RoutedTable> ready, Map<String, RoutedTable> followed) {}

    CdcCapture(
            RoutesInUse routes,
            CapturedTopics topics,
            CapturedTables captured,
            SlotGuard slot,
            PublicationGuard publication,
            LogReaders readers) {
        this.routes = routes;
        this.topics = topics;
        this.captured = captured;
        this.slot = slot;
        this.publication = publication;
        this.readers = readers;
    }

    @Override
    public void run(CaptureLoop loop) throws InterruptedException {
        Map<String, RoutedTable> routed = captured.byLog(routes.definitions());
        if (routed.isEmpty()) {
            slot.state(List.of());
            slot.sayIfLeftOver();
            return;
        }

        // First of all, so that nobody reads the log while Kafka takes nothing.
        Map<String, RoutedTable> tables = topics.ready(routed);
        if (tables.isEmpty()) {
            slot.state(topics.causes());
            return;
        }

        LogContents contents = readers.contents(tables);
        List<Gap.Cause> ofTables = all(readers.causes(tables, contents), topics.causes());
        // The gaps first: after a crash in between they are noticed again, rather than forgotten.
        publication.look(tables);
        slot.state(all(ofTables, publication.causes()));

        // The log is read by the catalog of its time, so the publication must be older than the slot.
        Map<String, RoutedTable> followed = publication.admit(tables);
        if (!slot.makeReady(loop, transaction -> waitForSlot(followed, transaction))) {
            return;
        }

        try (LogReading reading = readers.read(followed, contents)) {
            try {
                follow(reading, new Tables(routed, tables, followed), ofTables, loop);
            } finally {
                slot.noteRead(reading.reader().reached());
            }
        }
    }

    private void waitForSlot(Map<String, RoutedTable> followed, String transaction) {
        publication.waitFor(
                followed, "the slot " + slot.name() + " is made, which waits for the end of " + transaction);
    }

    private static List<Gap.Cause> all(Collection<Gap.Cause> some, Collection<Gap.Cause> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    /** Follows the log until something ends it. */
    private void follow(LogReading reading, Tables tables, List<Gap.Cause> ofTables, CaptureLoop loop)
            throws InterruptedException {
        Settling settling = new Settling(publication, tables.followed(), begun(tables.followed()));
        RoutesWatch watch = new RoutesWatch(() -> captured.byLog(routes.definitions()));
        Duration look = loop.pause().compareTo(LOOK) < 0 ? loop.pause() : LOOK;

        while (!loop.awaitEnd(reading.reader().end(), look)) {
            reading.watch().look(reading.reader());
            if (reading.reader().isReading() && settling.settle()) {
                slot.state(all(ofTables, publication.causes()));
                log.info("Capturing {} by slot {}", tables.followed().keySet(), slot.name());
                remark.clear();
            }

            boolean isCatalogDue =
                    System.nanoTime() - lookedAtCatalog > readers.heartbeat().toNanos()
                            || publication.isAnyUnwritable(tables.followed());
            if (watch.noticeChange(tables.routed())
                    || isCatalogDue && noticeCatalog(reading, tables)
                    || topics.retryRefused()) {
                log.info(
                        "The routes, the publication, the tables' replica identities or topics have changed; capturing begins anew");
                return;
            }
            if (isCatalogDue) {
                slot.state(all(ofTables, publication.causes()));
            }
        }

        if (!reading.reader().end().isCompletedExceptionally()) {
            reading.watch().note(reading.reader());
        } else if (loop.isRunning()) {
            explain(reading.reader(), tables.followed(), loop);
        }
    }

    /** The moment from which on transactions matter to what is captured; empty if nothing was interrupted. */
    private Optional<TransactionMark> begun(Map<String, RoutedTable> followed) {
        return captured.missing(slot.name(), followed).isEmpty() && !publication.wasInterrupted()
                ? Optional.empty()
                : Optional.of(slot.mark());
    }

    private boolean noticeCatalog(LogReading reading, Tables tables) {
        lookedAtCatalog = System.nanoTime();
        return readers.noticeChange(reading, tables.ready())
                || publication.noticeChange(tables.ready(), tables.followed());
    }

    private void explain(LogReader reader, Map<String, RoutedTable> followed, CaptureLoop loop)
            throws InterruptedException {
        ReadingFailure failure = ReadingFailure.of(reader.end().exceptionNow());
        if (failure.isOfThePublication() && reader.process() != 0) {
            reader.close();
            slot.beginAnew(
                    loop,
                    transaction -> waitForSlot(followed, transaction),
                    "the log was written while there was no publication, so that it cannot be read: the slot was made anew");
        } else if (!slot.isRead() && remark.add(failure.reason())) {
            log.warn("Reading the log by slot {} ended, and is tried again: {}", slot.name(), failure.reason());
        }
    }
}
