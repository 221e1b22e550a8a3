package dev.endstate.rebuild;

import dev.endstate.rebuild.Rebuild.State;
import dev.endstate.rebuild.scan.Scans;
import java.time.Duration;
import java.util.List;

/** Ends rebuilds that users will never query, and has whatever was made for them deleted. */
final class Abandonment {
    private static final List<State> BEFORE_THE_SWAP = List.of(State.FILLING, State.CATCHING_UP);

    private final Rebuilds rebuilds;
    private final Scans scans;
    private final Retirements retirements;

    Abandonment(Rebuilds rebuilds, Scans scans, Retirements retirements) {
        this.rebuilds = rebuilds;
        this.scans = scans;
        this.retirements = retirements;
    }

    /**
     * Gives a rebuild up; false if it is over, or about to be.
     *
     * @param note why
     */
    boolean abandon(Rebuild rebuild, State as, String note) {
        if (!rebuilds.end(rebuild, BEFORE_THE_SWAP, as, note)) {
            return false;
        }
        // Asked again: it may have begun since the caller looked.
        rebuilds.byId(rebuild.index(), rebuild.id()).map(Rebuild::scanId).ifPresent(scans::cancel);
        retirements.planDeletion(rebuild.name(), Duration.ZERO);
        return true;
    }
}
