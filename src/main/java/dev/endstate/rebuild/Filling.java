package dev.endstate.rebuild;

import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.rebuild.Rebuild.State;
import dev.endstate.scan.Scan;
import dev.endstate.scan.ScanRun;
import dev.endstate.scan.Scans;
import dev.endstate.source.key.KeyRange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has every key read into a generation. */
final class Filling {
    private static final Logger log = LoggerFactory.getLogger(Filling.class);

    private final Rebuilds rebuilds;
    private final Scans scans;
    private final ScanRun run;
    private final Generations generations;

    Filling(Rebuilds rebuilds, Scans scans, ScanRun run, Generations generations) {
        this.rebuilds = rebuilds;
        this.scans = scans;
        this.run = run;
        this.generations = generations;
    }

    /** The next step of a rebuild that is being filled; false if the scan is awaited. */
    boolean takeFurther(Rebuild rebuild, Generation generation) throws InterruptedException {
        Long scan = rebuild.scanId();
        if (scan == null) {
            rebuilds.begin(rebuild, () -> scans.request(all(rebuild, generation)));
            return true;
        }
        if (run.takeFurther(scan, generation.definition().key())) {
            generations.serve(generation);
            if (rebuilds.move(rebuild, State.FILLING, State.CATCHING_UP)) {
                log.info("{} is filled; it takes what has changed meanwhile", generation);
            }
            return true;
        }
        return false;
    }

    /** Its index is gone, and a new one of its name will be filled from the beginning. */
    void forget(Rebuild rebuild) {
        if (rebuild.scanId() != null) {
            scans.cancel(rebuild.scanId());
            rebuilds.forgetScan(rebuild);
        }
    }

    private static Scan.Request all(Rebuild rebuild, Generation generation) {
        return new Scan.Request(
                rebuild.index(),
                rebuild.generation(),
                "every key into " + rebuild.generation(),
                generation.definition().key(),
                generation.definition().keys(),
                KeyRange.ALL,
                rebuild.share());
    }
}
