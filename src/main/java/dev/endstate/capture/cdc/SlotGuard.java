package dev.endstate.capture.cdc;

import dev.endstate.capture.CaptureLoop;
import dev.endstate.capture.Timeline;
import dev.endstate.change.Gap;
import dev.endstate.change.Gaps;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that there is a slot that delivers, and says what was missed wherever its log has a hole. */
@PartOfLogCapture
final class SlotGuard {
    private static final Logger log = LoggerFactory.getLogger(SlotGuard.class);

    private final Timeline timeline;
    private final ReplicationSlot slot;
    private final SlotCreation creation;
    private final RunningTransactions transactions;
    private final SlotPosition position;
    private final Gaps gaps;
    private final SlotAdvice advice;
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
        this.advice = new SlotAdvice(slot.name());
    }

    String name() {
        return slot.name();
    }

    /** States everything that keeps the log from telling of changes now, and so takes back what was stated before. */
    void state(Collection<Gap.Cause> causes) {
        gaps.state(slot.name(), causes);
    }

    /** Whether somebody reads the slot, or waits for the server to make it. */
    boolean isRead() {
        return slot.state().filter(ReplicationSlot.State::active).isPresent();
    }

    /** Marks the present moment by the transactions that are under way in it. */
    TransactionMark mark() {
        return transactions.mark();
    }

    /** Tells people once that a slot is there which no definition needs. */
    void sayIfLeftOver() {
        advice.sayIfLeftOver(slot.state());
    }

    /** Remembers how far this instance has read: a server that was set back to a backup may have set back Endstate's own note, too. */
    void noteRead(LogSequenceNumber position) {
        if (position.compareTo(reached) > 0) {
            reached = position;
        }
    }

    /** Makes the slot anew, since what is in the log can no longer be read, and says what was missed. To be called while nobody reads it. */
    void beginAnew(CaptureLoop loop, Consumer<String> waits, String reason) throws InterruptedException {
        if (slot.state().isPresent()) {
            slot.drop();
        }
        renew(loop, waits, timeline.identity(), reason);
    }

    /**
     * Sees to it that there is a slot that can be read, and says what was missed if its log has a hole. To be called while nobody reads
     * the slot.
     *
     * @param waits is told what the server waits for before it makes the slot
     * @return whether the slot can be read; it cannot if the loop was told to stop meanwhile
     */
    boolean makeReady(CaptureLoop loop, Consumer<String> waits) throws InterruptedException {
        slot.refuseForeign();
        String origin = timeline.identity();
        Optional<SlotPosition.Noted> noted = position.of(slot.name());
        Optional<ReplicationSlot.State> state = slot.state();
        advice.noteUse();

        noted.filter(known -> known.source().equals(origin))
                .map(SlotPosition.Noted::position)
                .map(LogSequenceNumber::valueOf)
                .ifPresent(this::noteRead);
        if (hasBeenSetBack()) {
            begin(
                    origin,
                    state.map(ReplicationSlot.State::confirmed).orElse("0/0"),
                    "the log ends at " + slot.end().asString() + ", but was read up to " + reached.asString()
                            + ": the server was set back, to a backup or to a standby that was behind");
            noted = position.of(slot.name());
            reached = LogSequenceNumber.INVALID_LSN;
        }

        if (state.isEmpty()) {
            return renew(
                    loop,
                    waits,
                    origin,
                    noted.isEmpty() ? null : "the slot " + slot.name() + " is gone, and was made anew");
        }
        @Nullable String lost = state.get().lost();
        if (lost != null) {
            slot.drop();
            return renew(
                    loop,
                    waits,
                    origin,
                    "the server has given up the log that slot " + slot.name() + " needed (" + lost
                            + "), so it was made anew");
        }

        advice.sayIfLostByFailover(state.get());
        goOn(origin, String.valueOf(state.get().confirmed()), noted);
        return true;
    }

    /** Goes on where the slot is, and says what was missed if it was not read up to there. */
    private void goOn(String origin, String confirmed, Optional<SlotPosition.Noted> noted) {
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
        gaps.open(Gap.ANY_TABLE, reason);
        position.begin(slot.name(), origin, from);
    }
}
