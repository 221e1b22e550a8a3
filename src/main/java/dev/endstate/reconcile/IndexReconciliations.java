package dev.endstate.reconcile;

import dev.endstate.definition.Definition;
import dev.endstate.index.Generation;
import dev.endstate.index.StoredDocuments;
import dev.endstate.instance.AdvisoryLock;
import dev.endstate.instance.LogOnce;
import dev.endstate.instance.PerIndexLoop;
import dev.endstate.reconcile.Reconciliation.State;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares what is asked for and what is due, one instance at a time. */
final class IndexReconciliations implements PerIndexLoop.Attempt {
    private static final Logger log = LoggerFactory.getLogger(IndexReconciliations.class);

    /** However many indexes there are: each reads by a connection that changes, lookups and scans do without. */
    private static final int AT_ONCE = 2;

    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Reconciliations reconciliations;
    private final DueReconciliations due;
    private final Turns turns;
    private final ReconciliationRun run;
    private final StoredDocuments stored;
    private final AdvisoryLock lock;

    IndexReconciliations(
            Reconciliations reconciliations,
            DueReconciliations due,
            Turns turns,
            ReconciliationRun run,
            StoredDocuments stored,
            AdvisoryLock lock) {
        this.reconciliations = reconciliations;
        this.due = due;
        this.turns = turns;
        this.run = run;
        this.stored = stored;
        this.lock = lock;
    }

    @Override
    public void run(Definition definition, LogOnce remark) throws InterruptedException {
        String index = definition.index();
        giveUpPointsInTime(index);
        if (reconciliations.underWay(index).isEmpty()) {
            due.request(definition);
        }
        if (reconciliations.underWay(index).isPresent() && places.tryAcquire()) {
            try {
                lock.runIfFree(index, held -> compare(definition));
            } finally {
                places.release();
            }
        }
    }

    private void compare(Definition definition) throws InterruptedException {
        Optional<Reconciliation> reconciliation = reconciliations.underWay(definition.index());
        if (reconciliation.isPresent() && isWalkedToTheEnd(reconciliation.get())) {
            done(reconciliation.get());
            due.request(definition);
        }
    }

    /** Of walks that were cancelled or have failed, also while no instance was there, and of those that are done. */
    private void giveUpPointsInTime(String index) {
        reconciliations.leftPointsInTime(index).forEach((id, pointInTime) -> {
            stored.giveUp(pointInTime);
            reconciliations.pointInTimeIsGivenUp(id);
        });
    }

    private boolean isWalkedToTheEnd(Reconciliation reconciliation) throws InterruptedException {
        if (reconciliation.state() == State.DOCUMENTS && !isWalked(reconciliation)) {
            return false;
        }
        giveUpPointsInTime(reconciliation.index());
        // Users may query another generation since: that one was not compared.
        return isWalked(reconciliation) && generation(asNoted(reconciliation)).isPresent();
    }

    private Reconciliation asNoted(Reconciliation reconciliation) {
        return reconciliations.byId(reconciliation.index(), reconciliation.id()).orElseThrow();
    }

    private boolean isWalked(Reconciliation reconciliation) throws InterruptedException {
        Optional<Turn> turn = turns.take(reconciliation);
        if (turn.isEmpty()) {
            return false;
        }
        Optional<Generation> generation = generation(turn.get().reconciliation());
        if (generation.isEmpty()) {
            return false;
        }
        return run.run(turn.get(), generation.get());
    }

    /** What is compared; if it cannot be any more, the reconciliation ends. */
    private Optional<Generation> generation(Reconciliation reconciliation) {
        Optional<Generation> active = due.comparable(reconciliation.index());
        if (active.isEmpty()) {
            fail(reconciliation, "no generation of this database is active");
            return Optional.empty();
        }
        String compared = reconciliation.generation();
        if (compared != null && !compared.equals(active.get().toString())) {
            fail(reconciliation, "users query " + active.get() + " now; ask for it again");
            return Optional.empty();
        }
        return active;
    }

    private void fail(Reconciliation reconciliation, String why) {
        if (reconciliations.end(reconciliation, State.FAILED, why)) {
            log.warn("The comparison of {} with the database ends: {}", reconciliation.index(), why);
        }
    }

    private void done(Reconciliation reconciliation) {
        if (reconciliations.end(reconciliation, State.DONE, null)) {
            Reconciliation done = asNoted(reconciliation);
            log.info(
                    "{} was compared with the database: {} looked at, {} missing, {} stale, {} extra{}",
                    done.generation(),
                    done.checked(),
                    done.missing(),
                    done.stale(),
                    done.extra(),
                    done.drift() == 0 ? "" : done.repair() ? "; they are repaired" : "; nothing is repaired");
        }
    }
}
