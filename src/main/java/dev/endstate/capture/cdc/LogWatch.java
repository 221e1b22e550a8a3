package dev.endstate.capture.cdc;

import dev.endstate.capture.CaptureDuty;
import dev.endstate.capture.CaptureProperties;
import dev.endstate.change.Gaps;
import dev.endstate.instance.LogOnce;
import java.time.Duration;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Looks after one reading of the log: keeps the gaps that it found, notes how far it has come before the server is told, says that this
 * instance captures, and cuts a connection through which nothing comes any more.
 */
final class LogWatch {
    private static final Logger log = LoggerFactory.getLogger(LogWatch.class);

    private final ReplicationSlot slot;
    private final LogSender sender;
    private final SlotPosition position;
    private final CaptureDuty duty;
    private final Gaps gaps;
    private final CaptureProperties.Cdc cdc;
    private final Queue<Finding> findings = new ConcurrentLinkedQueue<>();
    private final LogOnce remark = new LogOnce();
    private LogSequenceNumber noted = LogSequenceNumber.INVALID_LSN;
    private long notedAt = System.nanoTime();
    private @Nullable Long rungAt;
    private boolean asked;

    LogWatch(
            ReplicationSlot slot,
            LogSender sender,
            SlotPosition position,
            CaptureDuty duty,
            Gaps gaps,
            CaptureProperties.Cdc cdc) {
        this.slot = slot;
        this.sender = sender;
        this.position = position;
        this.duty = duty;
        this.gaps = gaps;
        this.cdc = cdc;
    }

    /** Takes something in the log that opens a gap, from any thread; it is kept with the next {@link #note}. */
    void find(Finding finding) {
        findings.add(finding);
    }

    /**
     * Looks after the reader once; to be called again and again.
     *
     * @throws DataAccessException if a database does not answer: then the slot is to be let go
     */
    void look(LogReader reader) {
        sender.requireAnswer();
        sayIfWaitedFor(reader);
        note(reader);

        if (reader.isReading()) {
            duty.hold(reader.deafFor());
        }
        cutIfSilent(reader);
        reader.attend();
    }

    private void sayIfWaitedFor(LogReader reader) {
        if (!asked && reader.isReading()) {
            asked = true;
            if (sender.isWaitedFor(reader.process())) {
                log.warn(
                        "Commits of the database wait for the reader of slot {}, since synchronous_standby_names counts it as a"
                                + " standby; name the standbys there instead of '*'",
                        slot.name());
            }
        }
    }

    /**
     * Keeps the gaps that were found, and then notes how far the log was read; after that the server may be told.
     *
     * @throws DataAccessException if Endstate's database does not take it
     */
    void note(LogReader reader) {
        // Read before the findings are, which come before the position does.
        boolean hasDelivered = reader.delivered().compareTo(noted) > 0;
        LogSequenceNumber reached = reader.reached();
        keepFindings();

        // Noting writes into a log, which may be this one: without changes it is done more rarely.
        boolean isDue = hasDelivered || since(notedAt).compareTo(cdc.heartbeat()) > 0;
        if (isDue && reached.compareTo(noted) > 0) {
            position.advance(slot.name(), reached.asLong());
            noted = reached;
            notedAt = System.nanoTime();
            reader.confirm(reached);
        }
    }

    private void keepFindings() {
        Finding finding;
        Set<Finding> noticed = new HashSet<>();
        while ((finding = findings.peek()) != null) {
            // A topic that takes nothing gives one for each change.
            if (noticed.add(finding)) {
                gaps.open(finding.table(), finding.reason());
            }
            findings.remove();
        }
    }

    /** Cuts the connection of a reader that is stuck, or to which the server seems to say nothing any more. */
    private void cutIfSilent(LogReader reader) {
        if (reader.stuckFor().compareTo(cdc.silence()) > 0) {
            long seconds = reader.stuckFor().toSeconds();
            cut(reader, "has done nothing for " + seconds + " s, in the middle of a message or of a call");
            return;
        }

        if (reader.deafFor().compareTo(cdc.heartbeat()) < 0) {
            rungAt = null;
            remark.clear();
        } else if (rungAt == null) {
            ring();
        } else if (since(rungAt).compareTo(cdc.silence()) > 0 && !sender.isWorking(reader.process())) {
            cut(reader, "has heard nothing for " + reader.deafFor().toSeconds() + " s, although the log has grown");
        }
    }

    private void ring() {
        try {
            sender.ring();
            rungAt = System.nanoTime();
        } catch (DataAccessException e) {
            if (remark.add(e.toString())) {
                log.warn(
                        "No message can be written into the log, so that the slot {} does not move on while the database is idle:"
                                + " {}",
                        slot.name(),
                        e.getMessage());
            }
        }
    }

    private void cut(LogReader reader, String why) {
        log.warn(
                "The reader of slot {} {}; its connection is cut, and a new one goes on where the slot is",
                slot.name(),
                why);
        reader.cut();
        slot.free(reader.process());
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
