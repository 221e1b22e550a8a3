package dev.endstate.rebuild;

import dev.endstate.AdvisoryLock;
import dev.endstate.IndexLoops;
import dev.endstate.Remark;
import dev.endstate.definition.Definition;
import dev.endstate.rebuild.scan.ScanReport;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Builds each index that has nothing to query, rebuilds what is asked for, retires what is over. */
final class IndexBuilds implements IndexLoops.Attempt {
    private static final long STEP_MILLIS = 250;

    private final DueBuilds due;
    private final Rebuilds rebuilds;
    private final RebuildRun run;
    private final Retirements retirements;
    private final Supplier<ScanReport> reports;
    private final AdvisoryLock lock;

    IndexBuilds(
            DueBuilds due,
            Rebuilds rebuilds,
            RebuildRun run,
            Retirements retirements,
            Supplier<ScanReport> reports,
            AdvisoryLock lock) {
        this.due = due;
        this.rebuilds = rebuilds;
        this.run = run;
        this.retirements = retirements;
        this.reports = reports;
        this.lock = lock;
    }

    @Override
    public void run(Definition definition, Remark remark) throws InterruptedException {
        String index = definition.index();
        due.request(definition, remark);
        if (rebuilds.underWay(index).isPresent() || retirements.areDue(index)) {
            lock.runIfFree(index, held -> work(definition, remark, held));
        }
    }

    private void work(Definition definition, Remark remark, AdvisoryLock.Held held) throws InterruptedException {
        String index = definition.index();
        rebuilds.underWay(index).ifPresent(rebuild -> due.endIfNobodyBegins(rebuild, definition));
        ScanReport report = reports.get();
        Optional<Rebuild> rebuild = rebuilds.underWay(index);
        while (held.isStillHeld()) {
            // At each step: a rebuild may take long, and what is over need not wait for its end.
            retirements.run(index);
            if (rebuild.isEmpty()) {
                return;
            }
            RebuildRun.Step step = run.takeFurther(rebuild.get(), definition, remark, held);
            if (step == RebuildRun.Step.LEFT_TO_OTHERS) {
                return;
            }
            report.tell(rebuild.map(Rebuild::scanId).stream().toList());
            if (step == RebuildRun.Step.AWAITED) {
                TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
            }
            rebuild = rebuilds.underWay(index);
        }
    }
}
