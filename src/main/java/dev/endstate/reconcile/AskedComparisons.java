package dev.endstate.reconcile;

import dev.endstate.definition.Definitions;
import dev.endstate.instance.PerIndexLoop;
import dev.endstate.reconcile.Reconciliation.State;
import java.util.Optional;

/** Comparisons as people ask for them: by the name of an index. What this instance is asked for, it begins at once. */
public final class AskedComparisons {
    private final Definitions definitions;
    private final Reconciliations reconciliations;
    private final Optional<PerIndexLoop> comparisons;

    AskedComparisons(Definitions definitions, Reconciliations reconciliations, Optional<PerIndexLoop> comparisons) {
        this.definitions = definitions;
        this.reconciliations = reconciliations;
        this.comparisons = comparisons;
    }

    /**
     * Asks for a comparison of an index with the database.
     *
     * @param reason who asks, for people
     * @param repair false to look only
     * @return empty if another one of the index is under way
     * @throws dev.endstate.definition.UnknownIndexException if there is no such index
     */
    public Optional<Reconciliation> start(String index, String reason, boolean repair) {
        Optional<Reconciliation> requested = reconciliations.request(definitions.requireIndex(index), reason, repair);
        requested.ifPresent(reconciliation -> comparisons.ifPresent(loops -> loops.wake(index)));
        return requested;
    }

    /**
     * Ends the comparison that is under way.
     *
     * @return false if there is none
     * @throws dev.endstate.definition.UnknownIndexException if there is no such index
     */
    public boolean cancel(String index) {
        return reconciliations
                .underWay(definitions.requireIndex(index))
                .map(reconciliation -> reconciliations.end(reconciliation, State.CANCELLED, null))
                .orElse(false);
    }

    /** The newest comparison of an index, under way or over. */
    public Optional<Reconciliation> newest(String index) {
        return reconciliations.of(index).stream().findFirst();
    }
}
