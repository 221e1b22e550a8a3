package dev.endstate.recovery;

import dev.endstate.definition.Definition;
import dev.endstate.instance.AdvisoryLock;
import dev.endstate.instance.LogOnce;
import dev.endstate.instance.PerIndexLoop;
import dev.endstate.scan.Scan;
import dev.endstate.scan.ScanReport;
import dev.endstate.scan.ScanRun;
import dev.endstate.scan.Scans;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the recoveries of an index further that are too wide for a request. */
final class QueryRecoveryRun implements PerIndexLoop.Attempt {
    private static final Logger log = LoggerFactory.getLogger(QueryRecoveryRun.class);
    private static final long STEP_MILLIS = 250;

    private final Scans scans;
    private final ScanRun run;
    private final Supplier<ScanReport> reports;
    private final AdvisoryLock lock;

    QueryRecoveryRun(Scans scans, ScanRun run, Supplier<ScanReport> reports, AdvisoryLock lock) {
        this.scans = scans;
        this.run = run;
        this.reports = reports;
        this.lock = lock;
    }

    @Override
    public void run(Definition definition, LogOnce remark) throws InterruptedException {
        if (!goingOn(definition).isEmpty()) {
            lock.runIfFree(definition.index(), held -> work(definition, held));
        }
    }

    private void work(Definition definition, AdvisoryLock.Held held) throws InterruptedException {
        ScanReport report = reports.get();
        List<Scan> going = goingOn(definition);
        while (!going.isEmpty() && held.isStillHeld()) {
            for (Scan scan : going) {
                if (run.takeFurther(scan.id(), definition.key())) {
                    log.info(
                            "{}: {} keys are read and written again",
                            scan.what(),
                            scans.progress(scan.id()).keysDone());
                }
            }
            report.tell(going.stream().map(Scan::id).toList());
            TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
            going = goingOn(definition);
        }
    }

    private List<Scan> goingOn(Definition definition) {
        return scans.underWay(definition.index()).stream()
                .filter(scan ->
                        !scan.paused() && scan.key().equals(definition.key().toString()))
                .toList();
    }
}
