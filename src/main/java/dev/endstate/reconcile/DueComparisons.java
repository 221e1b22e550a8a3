package dev.endstate.reconcile;

import dev.endstate.definition.Definition;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.LogOnce;
import dev.endstate.instance.PerIndexLoop;
import dev.endstate.instance.Role;
import org.springframework.stereotype.Component;

/** Looks what is to be compared of an index that is not being compared, and clears up after comparisons that were. */
@Component
@ConditionalOnRole(Role.REBUILD)
class DueComparisons implements PerIndexLoop.Attempt {
    private final Reconciliations reconciliations;
    private final DueReconciliations due;
    private final LeftPointsInTime left;
    private final FittingIndexes fitting;

    DueComparisons(
            Reconciliations reconciliations, DueReconciliations due, LeftPointsInTime left, FittingIndexes fitting) {
        this.reconciliations = reconciliations;
        this.due = due;
        this.left = left;
        this.fitting = fitting;
    }

    @Override
    public void run(Definition definition, LogOnce said) {
        left.giveUp(definition.index());

        if (fitting.admit(definition.index(), said)
                && reconciliations.underWay(definition.index()).isEmpty()) {
            due.request(definition);
        }
    }
}
