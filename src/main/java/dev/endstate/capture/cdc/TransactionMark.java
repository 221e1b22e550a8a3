package dev.endstate.capture.cdc;

import dev.endstate.capture.TransactionIds;
import java.util.Optional;

/** A moment that is past once every transaction has ended that was under way in it. */
final class TransactionMark {
    private final TransactionIds ids;
    private final RunningTransactions running;
    private final long next;

    /** Marks the present moment. */
    TransactionMark(TransactionIds ids, RunningTransactions running) {
        this.ids = ids;
        this.running = running;
        this.next = ids.next();
    }

    /** Whether every transaction has ended that was under way then. */
    boolean isPast() {
        return ids.oldest() >= next;
    }

    /** A transaction that has to end before the moment is past, in words; empty if none is seen now. */
    Optional<String> waitedFor() {
        return running.oldestBefore(next);
    }
}
