package dev.endstate.capture.cdc;

import dev.endstate.capture.CaptureLoop;
import dev.endstate.capture.Timeline;
import dev.endstate.change.Gap;
import dev.endstate.change.Gaps;
import dev.endstate.instance.LogOnce;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that there is a slot that delivers, and that none is used whose log has a hole without that being said. */
final class SlotGuard {
    private static final Logger log = LoggerFactory.getLogger(SlotGuard.class);

    private final Timeline timeline;
    private final ReplicationSlot slot;
    private final SlotCreation creation;
    private final RunningTransactions transactions;
    private final SlotPosition position;
    private final Gaps gaps;
    private final LogOnce remark = new LogOnce();
    private final LogOnce failoverRemark = new LogOnce();
    private LogSequenceNumber reached = LogSequenceNumber.INVALID_LSN;

    SlotGuard(
            Timeline timeline,
            ReplicationSlot slot,
            SlotCreation creation,
            RunningTransactions transactions,
            SlotPosition position,
            Gaps gaps) {
        this.timeline = timeline;
        this.slot = slot;
        this.creation = creation;
        this.transactions = transactions;
        this.position = position;
        this.gaps = gaps;
    }

    String name() {
        return slot.name();
    }

    /** States everything that keeps the log from telling of changes now, in the place of what was stated before. */
    void state(Collection<Gap.Cause> causes) {
        gaps.last(slot.name(), causes);
    }

    boolean isRead() {
        return slot.state().filter(ReplicationSlot.State::active).isPresent();
    }

    /** The process of the server that makes it for another instance; empty if it is made, or nobody makes it. */
    OptionalInt makingProcess() {
        return slot.state().filter(ReplicationSlot.State::isBeingMade).stream()
                .mapToInt(ReplicationSlot.State::process)
                .findFirst();
    }

    /** What is under way now has ended once {@link #isPast} says so. */
    OptionalLong mark() {
        return OptionalLong.of(slot.nextTransaction());
    }

    /** Whether every transaction that was under way at a mark has ended; true without one. */
    boolean isPast(OptionalLong mark) {
        return mark.isEmpty() || slot.oldestTransaction() >= mark.getAsLong();
    }

    /** The transaction that has to end before a mark is past, in words; empty if none is seen now. */
    Optional<String> waitedFor(OptionalLong mark) {
        return mark.isEmpty() ? Optional.empty() : transactions.oldestBefore(mark.getAsLong());
    }

    /** The transaction that has to end before another instance gets its slot, in words; empty if none is seen now. */
    Optional<String> waitedFor(int makingProcess) {
        return transactions.waitedForBy(makingProcess);
    }

    /** A slot that nobody reads any more holds log for ever. */
    void sayIfLeftOver() {
        if (slot.state().isPresent() && remark.isNew("left over")) {
            log.warn(
                    "No definition routes a table by the log, but the slot {} is there, and holds log back on the database's disk. If that"
                            + " stays so, run: SELECT pg_drop_replication_slot('{}');",
                    slot.name(),
                    slot.name());
        }
    }

    /** Remembers how far this instance has read: a server that was set back to a backup has set back what is noted there, too. */
    void haveRead(LogSequenceNumber position) {
        if (position.compareTo(reached) > 0) {
            reached = position;
        }
    }

    /** What is in the log cannot be read any more: makes the slot anew, and says what was missed. To be called while nobody reads it. */
    void beginAnew(CaptureLoop loop, Consumer<String> waits, String reason) throws InterruptedException {
        if (slot.state().isPresent()) {
            slot.drop();
        }
        renew(loop, waits, timeline.identity(), reason);
    }

    /**
     * To be called while nobody reads the slot. Returns whether it can be read; it cannot if the loop was told to stop meanwhile.
     *
     * @param waits is told of what the server waits for before it makes the slot
     */
    boolean makeReady(CaptureLoop loop, Consumer<String> waits) throws InterruptedException {
        slot.refuseForeign();
        String origin = timeline.identity();
        Optional<SlotPosition.Noted> noted = position.of(slot.name());
        Optional<ReplicationSlot.State> state = slot.state();
        remark.clear();
        noted.filter(known -> known.source().equals(origin))
                .map(SlotPosition.Noted::position)
                .map(LogSequenceNumber::valueOf)
                .ifPresent(this::haveRead);
        if (hasBeenSetBack()) {
            begin(
                    origin,
                    state.map(ReplicationSlot.State::confirmed).orElse("0/0"),
                    "the log ends at " + slot.end().asString() + ", but was read up to " + reached.asString()
                            + ": the server was set back, to a backup or to a standby that was behind");
            noted = position.of(slot.name());
            reached = LogSequenceNumber.INVALID_LSN;
        }
        if (state.isPresent() && state.get().lost() != null) {
            slot.drop();
            return renew(
                    loop,
                    waits,
                    origin,
                    "the server has given up the log that slot " + slot.name() + " needed ("
                            + state.get().lost() + "), so it was made anew");
        }
        if (state.isEmpty()) {
            return renew(
                    loop,
                    waits,
                    origin,
                    noted.isEmpty() ? null : "the slot " + slot.name() + " is gone, and was made anew");
        }
        sayIfLostByFailover(state.get());
        String confirmed = String.valueOf(state.get().confirmed());
        if (noted.isEmpty()) {
            log.info("The slot {} exists; it is read from {}", slot.name(), confirmed);
            position.begin(slot.name(), origin, confirmed);
        } else if (!noted.get().source().equals(origin)) {
            begin(
                    origin,
                    confirmed,
                    "the slot " + slot.name() + " is of database or timeline " + origin + ", but that of "
                            + noted.get().source() + " was read before");
        } else if (position.isBehind(slot.name(), confirmed)) {
            begin(
                    origin,
                    confirmed,
                    "the slot " + slot.name() + " begins at " + confirmed + ", but was read up to "
                            + noted.get().position() + " only: it was made anew or moved on by somebody else");
        }
        return true;
    }

    /** It is not altered unasked: a slot that standbys keep can wait for them. */
    private void sayIfLostByFailover(ReplicationSlot.State state) {
        if (state.isLostByFailover() && failoverRemark.isNew(slot.name())) {
            log.info(
                    "The slot {} was made so that no standby keeps it, and a failover loses it. To have it kept, run in a replication"
                            + " connection (psql \"dbname=... replication=database\"), while no instance captures:"
                            + " ALTER_REPLICATION_SLOT {} (FAILOVER true);",
                    slot.name(),
                    slot.name());
        }
    }

    private boolean hasBeenSetBack() {
        return slot.end().compareTo(reached) < 0;
    }

    private boolean renew(CaptureLoop loop, Consumer<String> waits, String origin, @Nullable String reason)
            throws InterruptedException {
        Optional<String> made = creation.create(loop, waits);
        if (made.isEmpty()) {
            return false;
        }
        String begin = made.get();
        log.info("The slot {} is made, and delivers what is committed after {}", slot.name(), begin);
        if (reason == null) {
            position.begin(slot.name(), origin, begin);
        } else {
            begin(origin, begin, reason);
        }
        return true;
    }

    private void begin(String origin, String from, String reason) {
        // The gap first: after a crash in between it is noticed again, rather than forgotten.
        gaps.noticed(Gap.ANY_TABLE, reason);
        position.begin(slot.name(), origin, from);
    }
}
