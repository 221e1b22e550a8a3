package dev.endstate.reconcile;

import dev.endstate.definition.Definitions;
import dev.endstate.reconcile.Reconciliation.State;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Comparisons as people ask for them: by the name of an index. */
@Component
public class AskedComparisons {
    private final Definitions definitions;
    private final Reconciliations reconciliations;

    AskedComparisons(Definitions definitions, Reconciliations reconciliations) {
        this.definitions = definitions;
        this.reconciliations = reconciliations;
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
        return reconciliations.request(definitions.requireIndex(index), reason, repair);
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
                .map(job -> reconciliations.end(job, State.CANCELLED, null))
                .orElse(false);
    }

    /** Returns the newest comparison of an index, under way or over. */
    public Optional<Reconciliation> newest(String index) {
        return reconciliations.of(index).stream().findFirst();
    }
}
