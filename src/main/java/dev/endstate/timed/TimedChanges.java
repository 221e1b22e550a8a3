package dev.endstate.timed;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Obstacles;
import dev.endstate.definition.TimedKeys;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.instance.AdvisoryLock;
import dev.endstate.instance.LogOnce;
import dev.endstate.instance.PerIndexLoop;
import dev.endstate.source.SourceDatabase;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Has each generation told, at its definition's intervals, what changes by time; one instance at a time does. */
final class TimedChanges implements PerIndexLoop.Attempt {
    /** A generation may be of a definition that says something of time although this instance's does not. */
    private static final int MORE_SELDOM = 30;

    private final TimedRuns runs;
    private final TimedRun run;
    private final Generations generations;
    private final SourceDatabase source;
    private final Obstacles obstacles;
    private final AdvisoryLock lock;
    private final Map<String, Integer> passedOver = new ConcurrentHashMap<>();

    TimedChanges(
            TimedRuns runs,
            TimedRun run,
            Generations generations,
            SourceDatabase source,
            Obstacles obstacles,
            AdvisoryLock lock) {
        this.runs = runs;
        this.run = run;
        this.generations = generations;
        this.source = source;
        this.obstacles = obstacles;
        this.lock = lock;
    }

    @Override
    public void run(Definition definition, LogOnce remark) throws InterruptedException {
        String index = definition.index();
        if (definition.timed().isEmpty() && passedOver.merge(index, 1, Integer::sum) % MORE_SELDOM != 1) {
            return;
        }

        List<Generation> present = generations.of(index);
        List<Generation> told = present.stream().filter(this::isToBeTold).toList();
        if (told.isEmpty()) {
            return;
        }
        if (told.stream().anyMatch(generation -> !run.due(generation).isEmpty())) {
            lock.runIfFree(index, held -> {
                runs.keepOnly(index, present);
                for (Generation generation : told) {
                    tell(generation, held);
                }
            });
        }
        remark.clear();
    }

    private boolean isToBeTold(Generation generation) {
        return !generation.definition().timed().isEmpty()
                && generation.source().equals(source.identity())
                && obstacles.toReading(generation.definition()).isEmpty();
    }

    /** Another instance may have done it before this one had the lock, so it is asked again what is due. */
    private void tell(Generation generation, AdvisoryLock.Held held) throws InterruptedException {
        for (TimedKeys timed : run.due(generation)) {
            if (held.isStillHeld()) {
                run.run(generation, timed, held);
            }
        }
    }
}
