package dev.endstate.capture.cdc;

import dev.endstate.capture.CaptureLoop;
import dev.endstate.capture.ChangeCapture;
import dev.endstate.instance.LogOnce;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Captures, or stands by while another instance does: the slot can have only one reader, and is free as soon as that reader's
 * connection ends.
 */
final class LogStandby implements ChangeCapture {
    private static final Logger log = LoggerFactory.getLogger(LogStandby.class);

    private final ReplicationSlot slot;
    private final RunningTransactions transactions;
    private final ChangeCapture capture;
    private final LogOnce made = new LogOnce();
    private boolean standingBy;

    /** @param capture what to do while no other instance does it */
    LogStandby(ReplicationSlot slot, RunningTransactions transactions, ChangeCapture capture) {
        this.slot = slot;
        this.transactions = transactions;
        this.capture = capture;
    }

    @Override
    public void run(CaptureLoop loop) throws InterruptedException {
        Optional<ReplicationSlot.State> state = slot.state();
        boolean isBeingMade = state.filter(ReplicationSlot.State::isBeingMade).isPresent();
        boolean isRead = state.filter(ReplicationSlot.State::active).isPresent();

        if (isBeingMade) {
            sayMadeElsewhere(state.get().process());
        } else if (!isRead) {
            standingBy = false;
            capture.run(loop);
        } else if (!standingBy) {
            log.info("Another instance captures by slot {}; this one stands by", slot.name());
            standingBy = true;
        }
    }

    private void sayMadeElsewhere(int process) {
        String what = transactions
                .waitedForBy(process)
                .map(transaction -> ", which waits for the end of " + transaction)
                .orElse("");
        if (made.add(what)) {
            log.info("Process {} of the server makes the slot {} for another instance{}", process, slot.name(), what);
        }
    }
}
