package dev.endstate.rebuild;

import dev.endstate.instance.job.Turn;
import dev.endstate.rebuild.Rebuild.State;
import dev.endstate.scan.Scans;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Ends rebuilds that users will never query, and has whatever was made for them deleted. */
@Component
public final class Abandonment {
    private static final List<State> BEFORE_THE_SWAP = List.of(State.FILLING, State.CATCHING_UP);

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
     * Gives a rebuild up, whoever has the turn at it; false if it is over, or about to be.
     *
     * @param note why
     */
    boolean cancel(Rebuild rebuild, String note) {
        return end(rebuild, () -> rebuilds.end(rebuild, BEFORE_THE_SWAP, State.CANCELLED, note), true);
    }

    /**
     * Gives a rebuild up; false if the turn at it is over, so that others may have got further than was known here.
     *
     * @param note why
     */
    public boolean abandon(Rebuild rebuild, Turn turn, State as, String note) {
        return end(rebuild, () -> turn.end(as.name(), note), true);
    }

    /** An index of its generation's name is somebody else's, who keeps it; false if the turn is over. */
    public boolean yieldTo(Rebuild rebuild, Turn turn, String note) {
        return end(rebuild, () -> turn.end(State.FAILED.name(), note), false);
    }

    /**
     * Has what was just made deleted if somebody gave the rebuild up meanwhile, and looked for it in vain. If others have done it
     * meanwhile, users query it, or can go back to it.
     */
    public void deleteIfGivenUp(Rebuild rebuild) {
        boolean isGivenUp = rebuilds.now(rebuild)
                .filter(now -> now.state() == State.CANCELLED || now.state() == State.FAILED)
                .isPresent();
        if (isGivenUp) {
            retirements.planDeletion(rebuild.name());
        }
    }

    /** All or nothing: what is left half ended nobody would find. */
    private boolean end(Rebuild rebuild, BooleanSupplier end, boolean isDeleted) {
        return Boolean.TRUE.equals(transactions.execute(status -> {
            if (!end.getAsBoolean()) {
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
