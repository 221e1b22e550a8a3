package dev.endstate.rebuild;

import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.pipeline.Backlog;
import java.util.List;
import java.util.Optional;

/** Whether a generation may take the place of the one that users query. */
final class CatchingUp {
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

    /** In each kind of changes by itself: one changed reference row may stand for a million documents. */
    private boolean isAsFresh(Generation generation, Generation former) {
        return backlogs.stream()
                .allMatch(backlog -> backlog.of(generation.name()) <= backlog.of(former.name()) + backlog.onTheirWay());
    }
}
