package dev.endstate.rebuild;

import dev.endstate.rebuild.Rebuild.State;
import dev.endstate.scan.Scans;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Ends rebuilds that users will never query, and has whatever was made for them deleted. */
@Component
public final class Abandonment {
    private static final List<State> BEFORE_THE_SWAP = List.of(State.FILLING, State.CATCHING_UP);

    private static final List<State> EVERY_STATE = List.of(State.FILLING, State.CATCHING_UP, State.SWAPPING);

    private final Rebuilds rebuilds;
    private final Scans scans;
    private final Retirements retirements;
    private final TransactionOperations transactions;

    Abandonment(Rebuilds rebuilds, Scans scans, Retirements retirements, TransactionOperations transactions) {
        this.rebuilds = rebuilds;
        this.scans = scans;
        this.retirements = retirements;
        this.transactions = transactions;
    }

    /**
     * Gives a rebuild up; false if it is over, or about to be.
     *
     * @param note why
     */
    public boolean abandon(Rebuild rebuild, State as, String note) {
        return end(rebuild, BEFORE_THE_SWAP, as, note, true);
    }

    /** Its index is gone, whichever state it is in; what belongs to it is deleted. */
    public boolean lose(Rebuild rebuild, String note) {
        return end(rebuild, EVERY_STATE, State.FAILED, note, true);
    }

    /** An index of its generation's name is somebody else's, who keeps it. */
    public void yieldTo(Rebuild rebuild, String note) {
        end(rebuild, BEFORE_THE_SWAP, State.FAILED, note, false);
    }

    /** Has what was just made deleted if somebody ended the rebuild meanwhile, and looked for it in vain. */
    public void deleteIfOver(Rebuild rebuild) {
        boolean isOver =
                rebuilds.now(rebuild).filter(now -> now.endedAt() != null).isPresent();
        if (isOver) {
            retirements.planDeletion(rebuild.name());
        }
    }

    /** All or nothing: what is left half ended nobody would find. */
    private boolean end(Rebuild rebuild, List<State> from, State as, String note, boolean isDeleted) {
        return Boolean.TRUE.equals(transactions.execute(status -> {
            if (!rebuilds.end(rebuild, from, as, note)) {
                return false;
            }
            scans.forget(rebuild.job());
            if (isDeleted) {
                retirements.planDeletion(rebuild.name());
            }
            return true;
        }));
    }
}
