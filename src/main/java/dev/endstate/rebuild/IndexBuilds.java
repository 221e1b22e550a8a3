package dev.endstate.rebuild;

import dev.endstate.definition.Definition;
import dev.endstate.instance.AdvisoryLock;
import dev.endstate.instance.LogOnce;
import dev.endstate.instance.PerIndexLoop;
import dev.endstate.scan.ScanReport;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Builds each index that has nothing to query, rebuilds what is asked for, retires what is over. */
final class IndexBuilds implements PerIndexLoop.Attempt {
    private static final long STEP_MILLIS = 250;

    /** To plan shards, all keys are counted. */
    private static final long AFTER_A_REFUSAL_MILLIS = 30_000;

    /** However many indexes there are, so many ask the servers at a time; none keeps its place while it waits. */
    private static final int STEPS_AT_ONCE = 4;

    private final Semaphore places = new Semaphore(STEPS_AT_ONCE, true);
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
    public void run(Definition definition, LogOnce remark) throws InterruptedException {
        String index = definition.index();
        due.request(definition, remark);
        if (rebuilds.underWay(index).isPresent() || retirements.areDue(index)) {
            lock.runIfFree(index, held -> work(definition, remark, held));
        }
    }

    private void work(Definition definition, LogOnce remark, AdvisoryLock.Held held) throws InterruptedException {
        String index = definition.index();
        rebuilds.underWay(index).ifPresent(rebuild -> due.endIfNobodyBegins(rebuild, definition));
        ScanReport report = reports.get();
        retirements.run(index);
        Optional<Rebuild> rebuild = rebuilds.underWay(index);
        RebuildRun.Step step = RebuildRun.Step.TAKEN;
        while (rebuild.isPresent() && step != RebuildRun.Step.LEFT_TO_OTHERS && held.isStillHeld()) {
            step = step(rebuild.get(), definition, remark, held);
            report.tell(rebuild.map(Rebuild::scanId).stream().toList());
            switch (step) {
                case AWAITED -> TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
                case REFUSED -> {
                    TimeUnit.MILLISECONDS.sleep(AFTER_A_REFUSAL_MILLIS);
                    step = RebuildRun.Step.LEFT_TO_OTHERS;
                }
                case TAKEN, LEFT_TO_OTHERS -> {}
            }
            rebuild = rebuilds.underWay(index);
        }
    }

    private RebuildRun.Step step(Rebuild rebuild, Definition definition, LogOnce remark, AdvisoryLock.Held held)
            throws InterruptedException {
        places.acquire();
        try {
            // At each step: a rebuild may take long, and what is over need not wait for its end.
            retirements.run(definition.index());
            return run.takeFurther(rebuild, definition, remark, held);
        } finally {
            places.release();
        }
    }
}
