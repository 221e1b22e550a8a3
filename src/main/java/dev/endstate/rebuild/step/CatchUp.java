package dev.endstate.rebuild.step;

import dev.endstate.index.Backlog;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.instance.job.Next;
import dev.endstate.instance.job.Turn;
import dev.endstate.parked.ParkedKeys;
import dev.endstate.rebuild.Rebuild;
import dev.endstate.rebuild.Rebuild.State;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Step 3: waits until a generation is as fresh and as complete as the one that users query. {@link Swap} comes next. */
@Component
final class CatchUp implements Step {
    private static final Logger log = LoggerFactory.getLogger(CatchUp.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(25);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(250);

    private final Generations generations;
    private final List<Backlog> backlogs;
    private final ParkedKeys parked;
    private final Clock clock;

    CatchUp(Generations generations, List<Backlog> backlogs, ParkedKeys parked, Clock clock) {
        this.generations = generations;
        this.backlogs = List.copyOf(backlogs);
        this.parked = parked;
        this.clock = clock;
    }

    @Override
    public Next take(Rebuild rebuild, Generation generation, Turn turn) {
        Optional<String> hindrance = hindrance(rebuild, generation);
        if (hindrance.isEmpty()) {
            turn.move(State.CATCHING_UP.name(), State.SWAPPING.name());
            return Next.atOnce();
        }

        if (turn.said().add(rebuild.generation() + hindrance.get())) {
            turn.noteProgress(hindrance.get());
            log.info("{} does not take its place yet: {}", generation, hindrance.get());
        }
        return Next.after(pause(rebuild));
    }

    /** What it waits for is told by nobody: it is looked at often while it may be short, and less often when it is not. */
    private Duration pause(Rebuild rebuild) {
        Duration waited = Duration.between(rebuild.job().movedAt(), clock.instant());
        long millis = waited.dividedBy(4).toMillis();
        return Duration.ofMillis(Math.clamp(millis, SHORTEST_PAUSE.toMillis(), LONGEST_PAUSE.toMillis()));
    }

    /**
     * What is in the way: users are to get what is as fresh and as complete, with its replicas. Where they have nothing to query,
     * nothing is fresher or more complete.
     */
    private Optional<String> hindrance(Rebuild rebuild, Generation generation) {
        Optional<Generation> active = generations.active(generation.index());
        Optional<Backlog> longer = active.flatMap(former -> longerBacklog(generation, former));
        if (longer.isPresent()) {
            return Optional.of("it has still to take " + longer.get().what() + " of what has changed meanwhile");
        }
        if (!generations.isSettled(generation)) {
            return Optional.of("its shards are not all there");
        }
        return rebuild.acceptsParked()
                ? Optional.empty()
                : active.flatMap(former -> missing(rebuild, generation, former));
    }

    /** In each kind of changes by itself: one changed reference row may stand for a million documents. */
    private Optional<Backlog> longerBacklog(Generation generation, Generation former) {
        return backlogs.stream()
                .filter(backlog -> backlog.of(generation.name()) > backlog.of(former.name()) + backlog.onTheirWay())
                .findFirst();
    }

    /** A mapping that refuses the documents parks every key, and an alias that led to the rest would take them from the users. */
    private Optional<String> missing(Rebuild rebuild, Generation generation, Generation former) {
        long here = parked.countOfGeneration(generation.toString());
        long there = parked.countOfGeneration(former.toString());
        return here <= there
                ? Optional.empty()
                : Optional.of(("%d keys are parked in it and %d in %s, so users would find fewer documents. See GET"
                                + " /api/indexes/%s/parked for the reasons; fix them and POST .../parked/retry, or DELETE"
                                + " .../rebuilds/%d, or POST .../rebuilds/%d/accept-parked to swap all the same")
                        .formatted(here, there, former, generation.index(), rebuild.id(), rebuild.id()));
    }
}
