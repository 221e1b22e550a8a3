package dev.endstate.rebuild;

import dev.endstate.definition.Definition;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.index.IndexException;
import dev.endstate.index.shards.NoRoomException;
import dev.endstate.instance.AdvisoryLock;
import dev.endstate.instance.LogOnce;
import dev.endstate.rebuild.Rebuild.State;
import dev.endstate.source.SourceDatabase;
import dev.endstate.source.SourceException;
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

    /** What became of a step. */
    enum Step {
        /** Something was done; the next step can be taken at once. */
        TAKEN,
        /** What others do, or this instance beside this, is awaited. */
        AWAITED,
        /** It cannot be begun, which is tried again after a while. */
        REFUSED,
        /** This instance is not the one to take it further. */
        LEFT_TO_OTHERS
    }

    private final Rebuilds rebuilds;
    private final Abandonment abandonment;
    private final Generations generations;
    private final NewGenerations births;
    private final Preconditions preconditions;
    private final SourceDatabase source;
    private final Filling filling;
    private final CatchingUp catchingUp;
    private final Swap swap;

    RebuildRun(
            Rebuilds rebuilds,
            Abandonment abandonment,
            Generations generations,
            NewGenerations births,
            Preconditions preconditions,
            SourceDatabase source,
            Filling filling,
            CatchingUp catchingUp,
            Swap swap) {
        this.rebuilds = rebuilds;
        this.abandonment = abandonment;
        this.generations = generations;
        this.births = births;
        this.preconditions = preconditions;
        this.source = source;
        this.filling = filling;
        this.catchingUp = catchingUp;
        this.swap = swap;
    }

    /**
     * The next step.
     *
     * @param own this instance's definition; another instance's is waited for if the rebuild is to be made with that
     */
    Step takeFurther(Rebuild rebuild, Definition own, LogOnce remark, AdvisoryLock.Held lock)
            throws InterruptedException {
        if (rebuild.paused()) {
            return Step.LEFT_TO_OTHERS;
        }
        Optional<Generation> generation = generations.byName(rebuild.name());
        if (generation.isEmpty()) {
            return rebuild.state() == State.FILLING ? create(rebuild, own, remark, lock) : lose(rebuild);
        }
        return switch (rebuild.state()) {
            case FILLING -> fill(rebuild, generation.get(), remark);
            case CATCHING_UP -> catchUp(rebuild, generation.get(), remark);
            case SWAPPING -> {
                swap.forward(generation.get());
                rebuilds.end(rebuild, List.of(State.SWAPPING), State.DONE, null);
                yield Step.TAKEN;
            }
            case DONE, CANCELLED, FAILED -> Step.LEFT_TO_OTHERS;
        };
    }

    private Step create(Rebuild rebuild, Definition own, LogOnce remark, AdvisoryLock.Held lock) {
        if (!own.fingerprint().equals(rebuild.fingerprint())) {
            if (remark.isNew("waits for " + rebuild.fingerprint())) {
                log.info(
                        "{} is to be built with definition {}, which this instance does not have; it is left to one that has",
                        rebuild.generation(),
                        rebuild.fingerprint());
            }
            return Step.LEFT_TO_OTHERS;
        }
        Optional<String> hindrance = preconditions.hindrance(own);
        if (hindrance.isPresent()) {
            rebuilds.waits(rebuild, hindrance.get());
            if (remark.isNew(hindrance.get())) {
                log.info("{} is not made yet: {}", rebuild.generation(), hindrance.get());
            }
            return Step.LEFT_TO_OTHERS;
        }
        filling.forget(rebuild);
        rebuilds.wanted(rebuild);
        try {
            if (births.create(rebuild, own, lock).isPresent() || isMade(rebuild)) {
                abandonment.deleteIfOver(rebuild);
            } else {
                abandonment.yield(rebuild, "an index " + rebuild.generation() + " exists that somebody else made");
                log.error(
                        "{} exists and somebody else made it, so nothing is built under that name",
                        rebuild.generation());
            }
            return Step.TAKEN;
        } catch (IndexException.Refused | NoRoomException e) {
            if (generations.active(rebuild.index()).isPresent()) {
                fail(rebuild, String.valueOf(e.getMessage()));
                return Step.TAKEN;
            }
            // Users have nothing else, so it is tried again until somebody mends what is refused.
            rebuilds.waits(rebuild, String.valueOf(e.getMessage()));
            if (remark.isNew(String.valueOf(e.getMessage()))) {
                log.error("{} cannot be made, which is tried again: {}", rebuild.generation(), e.getMessage());
            }
            return Step.REFUSED;
        } catch (RuntimeException e) {
            // It was tried for long, maybe, and another instance must not take it for forsaken.
            try {
                rebuilds.wanted(rebuild);
                if (e instanceof SourceException) {
                    rebuilds.waits(rebuild, String.valueOf(e.getMessage()));
                }
                // Elasticsearch may make the index although it did not say so.
                abandonment.deleteIfOver(rebuild);
            } catch (RuntimeException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    /** Its index may have been made by a request whose answer was lost. The name was given to no other rebuild. */
    private boolean isMade(Rebuild rebuild) {
        return generations
                .byName(rebuild.name())
                .filter(made -> made.definition().fingerprint().equals(rebuild.fingerprint())
                        && made.source().equals(source.identity()))
                .isPresent();
    }

    private Step catchUp(Rebuild rebuild, Generation generation, LogOnce remark) {
        Optional<String> hindrance = catchingUp.hindrance(rebuild, generation);
        if (hindrance.isEmpty()) {
            rebuilds.move(rebuild, State.CATCHING_UP, State.SWAPPING);
            return Step.TAKEN;
        }
        if (remark.isNew(rebuild.generation() + hindrance.get())) {
            rebuilds.waits(rebuild, hindrance.get());
            log.info("{} does not take its place yet: {}", generation, hindrance.get());
        }
        return Step.AWAITED;
    }

    private Step fill(Rebuild rebuild, Generation generation, LogOnce remark) throws InterruptedException {
        if (generation.source().equals(source.identity())) {
            return filling.takeFurther(rebuild, generation) ? Step.TAKEN : Step.AWAITED;
        }
        if (remark.isNew(generation + " is of " + generation.source())) {
            log.warn(
                    "{} was begun from database {}, and this is {}; it is left to instances of that one. If there are none any"
                            + " more, cancel it: DELETE /api/indexes/{}/rebuilds/{}",
                    generation,
                    generation.source(),
                    source.identity(),
                    rebuild.index(),
                    rebuild.id());
        }
        return Step.LEFT_TO_OTHERS;
    }

    private Step lose(Rebuild rebuild) {
        if (generations.exists(rebuild.name())) {
            // Made by a version of Endstate whose definitions this one cannot read.
            return Step.LEFT_TO_OTHERS;
        }
        // If it was cancelled, that is how its index went.
        if (abandonment.lost(rebuild, "its index was deleted by somebody")) {
            log.error("The rebuild {} failed: its index was deleted by somebody", rebuild.generation());
        }
        return Step.TAKEN;
    }

    private void fail(Rebuild rebuild, String reason) {
        if (abandonment.abandon(rebuild, State.FAILED, reason)) {
            log.error("The rebuild {} failed, and users go on with what they have: {}", rebuild.generation(), reason);
        }
    }
}
