package dev.endstate.reconcile;

import dev.endstate.AdvisoryLock;
import dev.endstate.IndexLoops;
import dev.endstate.Remark;
import dev.endstate.capture.Gap;
import dev.endstate.capture.Gaps;
import dev.endstate.definition.Definition;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.reconcile.Reconciliation.State;
import dev.endstate.source.SourceDatabase;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares what is asked for, what is due, and what a gap in capture concerns. */
final class IndexReconciliations implements IndexLoops.Attempt {
    private static final Logger log = LoggerFactory.getLogger(IndexReconciliations.class);

    private final Reconciliations reconciliations;
    private final ReconciliationRun run;
    private final Generations generations;
    private final SourceDatabase source;
    private final Gaps gaps;
    private final AdvisoryLock lock;
    private final ReconcileProperties properties;
    private final Clock clock;

    IndexReconciliations(
            Reconciliations reconciliations,
            ReconciliationRun run,
            Generations generations,
            SourceDatabase source,
            Gaps gaps,
            AdvisoryLock lock,
            ReconcileProperties properties,
            Clock clock) {
        this.reconciliations = reconciliations;
        this.run = run;
        this.generations = generations;
        this.source = source;
        this.gaps = gaps;
        this.lock = lock;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public void run(Definition definition, Remark remark) throws InterruptedException {
        String index = definition.index();
        if (reconciliations.underWay(index).isEmpty()) {
            requestWhatIsDue(definition);
        }
        if (reconciliations.underWay(index).isPresent()) {
            lock.runIfFree(index, held -> {
                Optional<Reconciliation> reconciliation = reconciliations.underWay(index);
                if (reconciliation.isPresent()) {
                    takeFurther(reconciliation.get());
                }
            });
        }
    }

    private void requestWhatIsDue(Definition definition) {
        List<Gap> open = properties.afterGap() ? gaps.of(definition) : List.of();
        if (!open.isEmpty() && generations.active(definition.index()).isPresent()) {
            Gap newest = open.getLast();
            reconciliations.request(
                    definition.index(),
                    "changes of " + newest.table() + " may have been missed: " + newest.reason(),
                    true);
        } else if (properties.every().isPositive() && isDue(definition.index())) {
            reconciliations.request(definition.index(), "endstate.reconcile.every", true);
        }
    }

    private boolean isDue(String index) {
        Instant before = clock.instant().minus(properties.every());
        return generations.active(index).isPresent()
                && reconciliations.of(index).stream()
                        .findFirst()
                        .filter(last -> last.requestedAt().isAfter(before))
                        .isEmpty();
    }

    private void takeFurther(Reconciliation reconciliation) throws InterruptedException {
        Optional<Generation> active = generations.active(reconciliation.index());
        if (active.isEmpty() || !active.get().source().equals(source.identity())) {
            fail(reconciliation, "no generation of this database is active");
            return;
        }
        String compared = reconciliation.generation();
        if (compared != null && !compared.equals(active.get().toString())) {
            fail(reconciliation, "users query " + active.get() + " now; ask for it again");
            return;
        }
        log.info("{} is compared with the database: {}", active.get(), reconciliation.reason());
        if (run.run(reconciliation, active.get()) && reconciliations.end(reconciliation, State.DONE, null)) {
            done(reconciliation);
        }
    }

    private void done(Reconciliation reconciliation) {
        Reconciliation done = reconciliations
                .byId(reconciliation.index(), reconciliation.id())
                .orElseThrow();
        if (done.repair() && done.startedAt() != null) {
            gaps.close(done.index(), done.startedAt());
        }
        log.info(
                "{} was compared with the database: {} looked at, {} missing, {} stale, {} extra{}",
                done.generation(),
                done.checked(),
                done.missing(),
                done.stale(),
                done.extra(),
                done.drift() == 0 ? "" : done.repair() ? "; they are repaired" : "; nothing is repaired");
    }

    private void fail(Reconciliation reconciliation, String why) {
        if (reconciliations.end(reconciliation, State.FAILED, why)) {
            log.warn("The comparison of {} with the database ends: {}", reconciliation.index(), why);
        }
    }
}
