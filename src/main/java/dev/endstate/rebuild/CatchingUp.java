package dev.endstate.rebuild;

import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.pipeline.Backlog;
import java.util.List;
import java.util.Optional;

/** Whether a generation may take the place of the one that users query. */
final class CatchingUp {
    /** While changes go on, some messages are always on their way. */
    private static final long ON_THEIR_WAY = 100;

    private final Generations generations;
    private final List<Backlog> backlogs;

    CatchingUp(Generations generations, List<Backlog> backlogs) {
        this.generations = generations;
        this.backlogs = List.copyOf(backlogs);
    }

    /** As fresh, and with its replicas; where users have nothing to query, nothing is fresher. */
    boolean isDone(Generation generation) {
        Optional<Generation> active = generations.active(generation.index());
        return active.map(former -> isAsFresh(generation, former)).orElse(true) && generations.isSettled(generation);
    }

    private boolean isAsFresh(Generation generation, Generation former) {
        return backlog(generation.name()) <= backlog(former.name()) + ON_THEIR_WAY;
    }

    private long backlog(Generation.Name generation) {
        return backlogs.stream().mapToLong(backlog -> backlog.of(generation)).sum();
    }
}
