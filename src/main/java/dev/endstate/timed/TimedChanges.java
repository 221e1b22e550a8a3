package dev.endstate.timed;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Obstacles;
import dev.endstate.definition.TimedKeys;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.instance.AdvisoryLock;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.LockSession;
import dev.endstate.instance.LogOnce;
import dev.endstate.instance.PerIndexLoop;
import dev.endstate.instance.Role;
import dev.endstate.source.SourceDatabase;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Reads, at its definition's intervals, the keys of each generation that change by time; one instance at a time does so. */
@Component
@ConditionalOnRole(Role.INDEX)
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
            LockSession sessions) {
        this.runs = runs;
        this.run = run;
        this.generations = generations;
        this.source = source;
        this.obstacles = obstacles;
        this.lock = new AdvisoryLock(sessions, "endstate.timed");
    }

    @Override
    public void run(Definition definition, LogOnce said) throws InterruptedException {
        String index = definition.index();
        if (definition.timed().isEmpty() && passedOver.merge(index, 1, Integer::sum) % MORE_SELDOM != 1) {
            return;
        }

        List<Generation> present = generations.of(index);
        List<Generation> served = present.stream().filter(this::isServed).toList();
        if (served.isEmpty()) {
            return;
        }

        if (served.stream().anyMatch(generation -> !run.due(generation).isEmpty())) {
            lock.runIfFree(index, held -> {
                runs.keepOnly(index, present);
                for (Generation generation : served) {
                    readDue(generation, held);
                }
            });
        }
        said.clear();
    }

    private boolean isServed(Generation generation) {
        return !generation.definition().timed().isEmpty()
                && generation.source().equals(source.identity())
                && obstacles.toReading(generation.definition()).isEmpty();
    }

    /** Reads what is still due: another instance may have read it before this one had the lock. */
    private void readDue(Generation generation, AdvisoryLock.Held held) throws InterruptedException {
        for (TimedKeys timed : run.due(generation)) {
            if (held.isStillHeld()) {
                run.run(generation, timed, held);
            }
        }
    }
}
