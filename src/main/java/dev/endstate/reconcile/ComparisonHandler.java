package dev.endstate.reconcile;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import dev.endstate.index.Generation;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.Role;
import dev.endstate.instance.job.Job;
import dev.endstate.instance.job.JobHandler;
import dev.endstate.instance.job.Next;
import dev.endstate.instance.job.Turn;
import dev.endstate.reconcile.Reconciliation.State;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Compares indexes with the database: first the one walk, then the other, and then whatever has become due meanwhile. */
@Component
@ConditionalOnRole(Role.REBUILD)
class ComparisonHandler implements JobHandler {
    private static final Logger log = LoggerFactory.getLogger(ComparisonHandler.class);

    private final Definitions definitions;
    private final FittingIndexes fitting;
    private final Reconciliations reconciliations;
    private final DueReconciliations due;
    private final ComparisonRun run;
    private final ReconcileProperties properties;

    ComparisonHandler(
            Definitions definitions,
            FittingIndexes fitting,
            Reconciliations reconciliations,
            DueReconciliations due,
            ComparisonRun run,
            ReconcileProperties properties) {
        this.definitions = definitions;
        this.fitting = fitting;
        this.reconciliations = reconciliations;
        this.due = due;
        this.run = run;
        this.properties = properties;
    }

    @Override
    public String kind() {
        return Reconciliations.KIND;
    }

    @Override
    public String noun() {
        return "comparison";
    }

    /** However many indexes there are: each reads by a connection that changes, lookups and scans do without. */
    @Override
    public int atOnce() {
        return 2;
    }

    @Override
    public Next advance(Job job, Turn turn) throws InterruptedException {
        Optional<Definition> definition = definitions.of(job.index());
        if (definition.isEmpty()) {
            return Next.leftToOthers(properties.refresh());
        }
        if (!fitting.admit(job.index(), turn.said())) {
            return Next.backFor(properties.refresh());
        }

        Optional<Generation> generation = findGeneration(job, turn);
        if (generation.isEmpty()) {
            return Next.over();
        }
        if (State.valueOf(job.state()) == State.DOCUMENTS) {
            return run.walkDocuments(job, turn, generation.get());
        }
        if (run.walkKeys(job, turn, generation.get())) {
            finish(job, turn, definition.get());
        }
        return Next.atOnce();
    }

    /** An index that cannot be asked must not keep others from being compared. */
    @Override
    public Next afterFailure(Job job, RuntimeException failure, Duration pause) {
        return Next.backFor(properties.refresh());
    }

    /** What is compared; if it cannot be any more, the comparison ends. */
    private Optional<Generation> findGeneration(Job job, Turn turn) {
        Optional<Generation> active = due.comparable(job.index());
        if (active.isEmpty()) {
            fail(job, turn, "no generation of this database is active");
            return Optional.empty();
        }

        String compared = job.generation();
        if (compared != null && !compared.equals(active.get().toString())) {
            fail(job, turn, "users query " + active.get() + " now; ask for it again");
            return Optional.empty();
        }
        return active;
    }

    private static void fail(Job job, Turn turn, String why) {
        if (turn.end(State.FAILED.name(), why)) {
            log.warn("The comparison of {} with the database ends: {}", job.index(), why);
        }
    }

    private void finish(Job job, Turn turn, Definition definition) {
        // Users may query another generation since: that one was not compared.
        if (findGeneration(job, turn).isEmpty() || !turn.end(State.DONE.name(), null)) {
            return;
        }

        reconciliations.byId(job.id()).ifPresent(ComparisonHandler::tell);
        due.request(definition);
    }

    private static void tell(Reconciliation done) {
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
