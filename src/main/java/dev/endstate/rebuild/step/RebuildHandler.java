package dev.endstate.rebuild.step;

import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.Role;
import dev.endstate.instance.job.Job;
import dev.endstate.instance.job.JobHandler;
import dev.endstate.instance.job.Next;
import dev.endstate.instance.job.Turn;
import dev.endstate.rebuild.Rebuild;
import dev.endstate.scan.ScanReport;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/** Takes rebuilds further, each from wherever it stands. */
@Component
@ConditionalOnRole(Role.REBUILD)
final class RebuildHandler implements JobHandler {
    /** However many indexes there are, so many ask the servers at a time; none keeps its place while it waits. */
    private static final int STEPS_AT_ONCE = 4;

    private final Semaphore places = new Semaphore(STEPS_AT_ONCE, true);
    private final Generations generations;
    private final Create create;
    private final Fill fill;
    private final CatchUp catchUp;
    private final Swap swap;
    private final ScanReport report;

    RebuildHandler(Generations generations, Create create, Fill fill, CatchUp catchUp, Swap swap, ScanReport report) {
        this.generations = generations;
        this.create = create;
        this.fill = fill;
        this.catchUp = catchUp;
        this.swap = swap;
        this.report = report;
    }

    @Override
    public String kind() {
        return Rebuild.KIND;
    }

    @Override
    public String noun() {
        return "build";
    }

    @Override
    public int atOnce() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Next advance(Job job, Turn turn) throws InterruptedException {
        places.acquire();
        try {
            Next next = step(Rebuild.of(job), turn);
            report.tell(job);
            return next;
        } finally {
            places.release();
        }
    }

    private Next step(Rebuild rebuild, Turn turn) throws InterruptedException {
        Optional<Generation> generation = generations.byName(rebuild.name());
        if (generation.isEmpty()) {
            return create.take(rebuild, turn);
        }

        return switch (rebuild.state()) {
            case FILLING -> fill.take(rebuild, generation.get(), turn);
            case CATCHING_UP -> catchUp.take(rebuild, generation.get(), turn);
            case SWAPPING -> swap.take(rebuild, generation.get(), turn);
            case DONE, CANCELLED, FAILED -> Next.over();
        };
    }
}
