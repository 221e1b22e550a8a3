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
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Captures, or stands by while another instance does: the slot can have one reader, and is free as soon as that one's connection
 * ends. Whatever ends the reading, it begins again where the slot is.
 */
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
    private boolean standingBy;
    private long lookedAtCatalog = System.nanoTime();

    /**
     * The tables of one reading, by {@code schema.table}.
     *
     * @param routed by definitions
     * @param ready those of them that have a topic
     * @param followed those of these that the publication holds
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
        OptionalInt making = slot.makingProcess();
        if (making.isPresent()) {
            sayMadeElsewhere(making.getAsInt());
        } else if (!slot.isRead()) {
            capture(loop);
        } else if (!standingBy) {
            log.info("Another instance captures by slot {}; this one stands by", slot.name());
            standingBy = true;
        }
    }

    private void sayMadeElsewhere(int process) {
        String what = slot.waitedFor(process)
                .map(transaction -> ", which waits for the end of " + transaction)
                .orElse("");
        if (remark.isNew("made " + what)) {
            log.info("Process {} of the server makes the slot {} for another instance{}", process, slot.name(), what);
        }
    }

    private void capture(CaptureLoop loop) throws InterruptedException {
        standingBy = false;
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
        Map<String, RoutedTable> followed = publication.hold(tables);
        if (!slot.makeReady(loop, transaction -> waitForSlot(followed, transaction))) {
            return;
        }
        try (LogReading reading = readers.read(followed, contents)) {
            try {
                follow(reading, new Tables(routed, tables, followed), ofTables, loop);
            } finally {
                slot.haveRead(reading.reader().reached());
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
        Map<String, RoutedTable> followed = tables.followed();
        // What changed a table before it was published is in no log, and no read sees it before its transaction ends.
        OptionalLong begun = captured.missing(slot.name(), followed).isEmpty() && !publication.wasInterrupted()
                ? OptionalLong.empty()
                : slot.mark();
        boolean noted = false;
        LogOnce waits = new LogOnce();
        RoutesWatch watch = new RoutesWatch(() -> captured.byLog(routes.definitions()));
        Duration look = loop.pause().compareTo(LOOK) < 0 ? loop.pause() : LOOK;
        while (!loop.isEndedWithin(reading.reader().end(), look)) {
            reading.watch().look(reading.reader());
            boolean isToBeNoted = !noted && reading.reader().isReading();
            if (isToBeNoted && slot.isPast(begun)) {
                publication.settled(followed);
                slot.state(all(ofTables, publication.causes()));
                log.info("Capturing {} by slot {}", followed.keySet(), slot.name());
                noted = true;
                remark.clear();
            } else if (isToBeNoted) {
                slot.waitedFor(begun)
                        .filter(waits::isNew)
                        .ifPresent(transaction -> publication.waitFor(
                                followed, "what is under way now has ended: they wait for the end of " + transaction));
            }
            boolean isCatalogDue =
                    System.nanoTime() - lookedAtCatalog > readers.heartbeat().toNanos()
                            || publication.isAnyUnwritable(followed);
            if (!watch.isStill(tables.routed())
                    || isCatalogDue && isOutdated(reading, tables)
                    || topics.isMoreReady()) {
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
            explain(reading.reader(), followed, loop);
        }
    }

    private boolean isOutdated(LogReading reading, Tables tables) {
        lookedAtCatalog = System.nanoTime();
        return readers.isOutdated(reading, tables.ready()) || publication.isOutdated(tables.ready(), tables.followed());
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
        } else if (!slot.isRead() && remark.isNew(failure.reason())) {
            log.warn("Reading the log by slot {} ended, and is tried again: {}", slot.name(), failure.reason());
        }
    }
}
