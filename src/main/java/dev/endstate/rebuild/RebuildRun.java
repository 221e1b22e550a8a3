package dev.endstate.rebuild;

import dev.endstate.Share;
import dev.endstate.capture.CapturedTables;
import dev.endstate.definition.Definition;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.index.IndexException;
import dev.endstate.pipeline.Backlog;
import dev.endstate.pipeline.GenerationFeed;
import dev.endstate.rebuild.Rebuild.State;
import dev.endstate.source.SourceDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a rebuild further, from wherever it stands: each step can be done again after a crash, by whichever instance. To be called
 * under the build lock of the index.
 */
final class RebuildRun {
    private static final Logger log = LoggerFactory.getLogger(RebuildRun.class);

    /** While changes go on, some messages are always on their way. */
    private static final long ON_THEIR_WAY = 100;

    private final Rebuilds rebuilds;
    private final Retirements retirements;
    private final Generations generations;
    private final GenerationFeed feed;
    private final List<Backlog> backlogs;
    private final SourceDatabase source;
    private final CapturedTables captured;
    private final ResumableScan scan;
    private final RebuildProperties properties;

    RebuildRun(
            Rebuilds rebuilds,
            Retirements retirements,
            Generations generations,
            GenerationFeed feed,
            List<Backlog> backlogs,
            SourceDatabase source,
            CapturedTables captured,
            ResumableScan scan,
            RebuildProperties properties) {
        this.rebuilds = rebuilds;
        this.retirements = retirements;
        this.generations = generations;
        this.feed = feed;
        this.backlogs = List.copyOf(backlogs);
        this.source = source;
        this.captured = captured;
        this.scan = scan;
        this.properties = properties;
    }

    /** @param own this instance's definition; another instance's is waited for if the rebuild is to be made with that */
    void takeFurther(Rebuild rebuild, Definition own) throws InterruptedException {
        switch (rebuild.state()) {
            case FILLING -> {
                Optional<Generation> generation = generation(rebuild);
                if (generation.isPresent()) {
                    fill(rebuild, generation.get());
                } else if (own.fingerprint().equals(rebuild.fingerprint())
                        && captured.missing(own).isEmpty()) {
                    create(rebuild, own);
                }
            }
            case CATCHING_UP ->
                generation(rebuild).filter(this::isReady).ifPresent(generation -> {
                    if (rebuilds.move(rebuild, State.CATCHING_UP, State.SWAPPING)) {
                        swap(rebuild, generation);
                    }
                });
            case SWAPPING -> generation(rebuild).ifPresent(generation -> swap(rebuild, generation));
            case DONE, CANCELLED, FAILED -> log.debug("{} is over", rebuild);
        }
    }

    private Optional<Generation> generation(Rebuild rebuild) {
        return generations.of(rebuild.index()).stream()
                .filter(generation -> generation.name().equals(rebuild.name()))
                .findFirst();
    }

    private void create(Rebuild rebuild, Definition definition) throws InterruptedException {
        scan.forget(rebuild.name());
        // Before the index exists nobody can read for it.
        feed.pin(rebuild.name(), definition);
        try {
            Optional<Generation> created = generations.create(rebuild.name(), definition, source.identity());
            if (created.isPresent()) {
                fill(rebuild, created.get());
            } else {
                fail(rebuild, "an index " + rebuild.generation() + " exists that is none of Endstate's");
            }
        } catch (IndexException.Refused e) {
            fail(rebuild, String.valueOf(e.getMessage()));
        }
    }

    private void fail(Rebuild rebuild, String reason) {
        if (rebuilds.end(rebuild, List.of(State.FILLING), State.FAILED, reason)) {
            log.error("The rebuild of {} failed, and users go on with what they have: {}", rebuild.index(), reason);
            retirements.plan(rebuild.name(), Duration.ZERO);
        }
    }

    private void fill(Rebuild rebuild, Generation generation) throws InterruptedException {
        if (!generation.source().equals(source.identity())) {
            fail(rebuild, "it was begun from database " + generation.source() + ", and this is " + source.identity());
            return;
        }
        if (rebuild.keysTotal() == null) {
            rebuilds.total(rebuild, scan.count(generation));
        }
        scan.run(generation, new Share(properties.share()), keys -> {
            if (!rebuilds.progress(rebuild, keys)) {
                throw new RebuildCancelledException(rebuild);
            }
        });
        generations.serve(generation);
        if (rebuilds.move(rebuild, State.FILLING, State.CATCHING_UP)) {
            log.info("{} is filled; it takes what has changed meanwhile", generation);
        }
    }

    /** As fresh as the one that users query. */
    private boolean isReady(Generation generation) {
        long behind = backlog(generation.name());
        long allowed = generations
                .active(generation.index())
                .map(active -> backlog(active.name()))
                .orElse(0L);
        return behind <= allowed + ON_THEIR_WAY && generations.isSettled(generation);
    }

    private long backlog(Generation.Name generation) {
        return backlogs.stream().mapToLong(backlog -> backlog.of(generation)).sum();
    }

    private void swap(Rebuild rebuild, Generation generation) {
        generations.of(rebuild.index()).stream()
                .filter(former -> former.active() && !former.name().equals(generation.name()))
                .forEach(former -> retirements.plan(former.name(), properties.retain()));
        generations.activate(generation);
        scan.forget(generation.name());
        if (rebuilds.end(rebuild, List.of(State.SWAPPING), State.DONE, null)) {
            log.info(
                    "{} is what {} leads to now; the former generation is kept, and fed, for {}",
                    generation,
                    rebuild.index(),
                    properties.retain());
        }
    }
}
