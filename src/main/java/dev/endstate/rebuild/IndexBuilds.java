package dev.endstate.rebuild;

import dev.endstate.AdvisoryLock;
import dev.endstate.IndexLoops;
import dev.endstate.Remark;
import dev.endstate.definition.Definition;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds each index that has nothing to query, rebuilds what is asked for, retires what is over. */
final class IndexBuilds implements IndexLoops.Attempt {
    private static final Logger log = LoggerFactory.getLogger(IndexBuilds.class);

    private final FirstBuild build;
    private final RebuildRequests requests;
    private final Rebuilds rebuilds;
    private final RebuildRun run;
    private final Retirements retirements;
    private final AdvisoryLock lock;

    IndexBuilds(
            FirstBuild build,
            RebuildRequests requests,
            Rebuilds rebuilds,
            RebuildRun run,
            Retirements retirements,
            AdvisoryLock lock) {
        this.requests = requests;
        this.rebuilds = rebuilds;
        this.run = run;
        this.retirements = retirements;
        this.build = build;
        this.lock = lock;
    }

    @Override
    public void run(Definition definition, Remark remark) throws InterruptedException {
        if (!build.isNeeded(definition)) {
            requests.rebuildIfNew(definition, remark);
            workOn(definition);
            return;
        }
        Set<String> awaited = build.awaitedTables(definition);
        if (awaited.isEmpty()) {
            lock.runIfFree(definition.index(), held -> build.run(definition));
        } else if (remark.isNew(awaited.toString())) {
            log.info("{} is built as soon as the changes of {} are captured", definition.index(), awaited);
        }
    }

    private void workOn(Definition definition) throws InterruptedException {
        String index = definition.index();
        if (rebuilds.underWay(index).isPresent() || retirements.areDue(index)) {
            lock.runIfFree(index, held -> {
                retirements.run(index);
                Optional<Rebuild> rebuild = rebuilds.underWay(index);
                if (rebuild.isPresent()) {
                    takeFurther(rebuild.get(), definition);
                }
            });
        }
    }

    private void takeFurther(Rebuild rebuild, Definition definition) throws InterruptedException {
        try {
            run.takeFurther(rebuild, definition);
        } catch (RebuildCancelledException e) {
            log.info("{}", e.getMessage());
        }
    }
}
