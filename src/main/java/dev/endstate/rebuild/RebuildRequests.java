package dev.endstate.rebuild;

import dev.endstate.definition.Definition;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.instance.RefusedException;
import dev.endstate.instance.TimeShare;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What people ask for. */
@Component
final class RebuildRequests {
    private static final Logger log = LoggerFactory.getLogger(RebuildRequests.class);

    private final Rebuilds rebuilds;
    private final Abandonment abandonment;
    private final Generations generations;
    private final ShardPlans shards;
    private final Preconditions preconditions;
    private final KnownDefinitions known;

    RebuildRequests(
            Rebuilds rebuilds,
            Abandonment abandonment,
            Generations generations,
            ShardPlans shards,
            Preconditions preconditions,
            KnownDefinitions known) {
        this.rebuilds = rebuilds;
        this.abandonment = abandonment;
        this.generations = generations;
        this.shards = shards;
        this.preconditions = preconditions;
        this.known = known;
    }

    /** Whether nothing is in the way of a definition. */
    boolean isPossible(Definition definition) {
        return preconditions.misfit(definition).isEmpty();
    }

    /**
     * Asks for a new generation beside the one that users query.
     *
     * @throws RefusedException if there is nothing to rebuild yet, the definition does not fit, or a rebuild is under way
     * @throws dev.endstate.index.shards.NoRoomException if the cluster has no room for it
     */
    Rebuild rebuild(Definition definition, TimeShare share) {
        Generation active = requireRebuildable(definition);
        return rebuild(definition, active, share, shards.withRoom(definition).shards());
    }

    /**
     * The same without a look at the database's rows and the cluster's disks: shards are planned when it begins, and where there is
     * no room it fails then.
     *
     * @throws RefusedException as above
     */
    Rebuild rebuildPlannedLater(Definition definition, TimeShare share) {
        return rebuild(definition, requireRebuildable(definition), share, null);
    }

    private Generation requireRebuildable(Definition definition) {
        Generation active = generations
                .active(definition.index())
                .orElseThrow(() ->
                        RefusedException.conflict("the first build of " + definition.index() + " is not done yet"));
        preconditions.misfit(definition).ifPresent(misfit -> {
            throw RefusedException.conflict(misfit);
        });
        if (rebuilds.underWay(definition.index()).isPresent()) {
            throw underWay(definition.index());
        }
        return active;
    }

    /** The same by itself: shards are planned, and room is asked for, when it is begun. */
    void rebuildWithNew(Definition definition, Generation active, TimeShare share) {
        rebuild(definition, active, share, null);
    }

    private Rebuild rebuild(Definition definition, Generation active, TimeShare share, @Nullable Integer planned) {
        Rebuild rebuild = request(definition, share, planned).orElseThrow(() -> underWay(definition.index()));
        known.remember(definition.index(), active.definition().fingerprint());
        return rebuild;
    }

    /** Asks for a generation with a number of its own; empty if a rebuild is under way. */
    private Optional<Rebuild> request(Definition definition, TimeShare share, @Nullable Integer planned) {
        int highest =
                Math.max(generations.highestNumber(definition.index()), rebuilds.highestNumber(definition.index()));
        Generation.Name name = new Generation.Name(definition.index(), 1 + highest);
        Optional<Rebuild> rebuild = rebuilds.request(name, definition.fingerprint(), share, planned);
        if (rebuild.isPresent()) {
            known.remember(definition.index(), definition.fingerprint());
            log.info("{} is to be built with definition {}", name, definition);
        }
        return rebuild;
    }

    /**
     * Asks for the first generation, while users have nothing to query.
     *
     * @throws IllegalStateException if there is one that this version of Endstate cannot read
     */
    void build(Definition definition) {
        List<Generation.Name> unreadable = generations.unreadable(definition.index());
        if (!unreadable.isEmpty()) {
            throw new IllegalStateException("there are " + unreadable
                    + ", whose definitions cannot be read; delete them, or run the version of Endstate that made them");
        }

        for (Generation former : generations.of(definition.index())) {
            log.warn(
                    "{} leads to no alias, so {} is built beside it; delete the index {} when nobody needs it",
                    former,
                    definition,
                    former);
        }

        request(definition, TimeShare.ALL, null);
    }

    /** @throws RefusedException if it is over, or about to be */
    void cancel(Rebuild rebuild) {
        if (!abandonment.cancel(rebuild, "somebody cancelled it")) {
            throw RefusedException.conflict("the rebuild is over, or about to be swapped, and cannot be cancelled");
        }
        log.info("The rebuild {} is cancelled, and what was made for it is deleted", rebuild.generation());
    }

    /** @throws RefusedException if it is over, or about to be */
    void pause(Rebuild rebuild, boolean paused) {
        if (!rebuilds.pause(rebuild.job(), paused)) {
            throw RefusedException.conflict(
                    "the rebuild is " + rebuild.state() + " and cannot be " + (paused ? "paused" : "resumed"));
        }
        log.info("The rebuild {} {}", rebuild.generation(), paused ? "is paused" : "goes on");
    }

    /** @throws RefusedException if it is over, or about to be */
    void acceptParked(Rebuild rebuild) {
        if (!rebuilds.acceptParked(rebuild)) {
            throw RefusedException.conflict("the rebuild is " + rebuild.state() + ", so there is nothing to accept");
        }
        log.info("The rebuild {} takes its place even if more keys are parked in it", rebuild.generation());
    }

    static RefusedException underWay(String index) {
        return RefusedException.conflict(
                "a rebuild of " + index + " is under way; wait for its end, or cancel it first");
    }
}
