package dev.endstate.rebuild;

import dev.endstate.change.Gaps;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.instance.RefusedException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Lets the alias lead to the former generation again, which was fed all the while; the present one is kept as long. */
@Component
final class Rollback {
    private static final Logger log = LoggerFactory.getLogger(Rollback.class);
    private static final int ATTEMPTS = 50;
    private static final long PAUSE_MILLIS = 100;

    private final Rebuilds rebuilds;
    private final Retirements retirements;
    private final Generations generations;
    private final AliasSwap swap;
    private final Gaps gaps;
    private final AliasLock lock;

    /** @param lock of the alias */
    Rollback(
            Rebuilds rebuilds,
            Retirements retirements,
            Generations generations,
            AliasSwap swap,
            Gaps gaps,
            AliasLock lock) {
        this.rebuilds = rebuilds;
        this.retirements = retirements;
        this.generations = generations;
        this.swap = swap;
        this.gaps = gaps;
        this.lock = lock;
    }

    /**
     * Rolls an index back.
     *
     * @return the generation that users query now
     * @throws RefusedException if no former generation is kept, or a rebuild is under way
     */
    Generation run(String index) throws InterruptedException {
        AtomicReference<Generation> former = new AtomicReference<>();
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            if (lock.runIfFree(index, () -> former.set(toFormer(index)))) {
                return former.get();
            }

            if (rebuilds.underWay(index).isPresent()) {
                throw RebuildRequests.underWay(index);
            }
            // A generation is being retired, maybe, which does not take long.
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }

        throw RefusedException.conflict("the generations of " + index + " are being worked on; try again");
    }

    /**
     * The generation that a rollback would lead to now. It was fed all the while, but may be behind.
     *
     * @throws RefusedException if there is none, or a rebuild is under way
     */
    Generation former(String index) {
        if (rebuilds.underWay(index).isPresent()) {
            throw RebuildRequests.underWay(index);
        }

        Generation active = generations
                .active(index)
                .orElseThrow(() -> RefusedException.conflict("no generation of " + index + " can be queried yet"));
        Generation.Name name = retirements
                .former(active.name())
                .orElseThrow(() -> RefusedException.conflict("no former generation of " + index + " is kept"));
        Generation former = generations
                .byName(name)
                .orElseThrow(() -> RefusedException.conflict("the index " + name + " was deleted by somebody"));

        if (!generations.isSettled(former)) {
            throw RefusedException.conflict(
                    "shards of " + former + " are missing; wait until the cluster has them again");
        }
        return former;
    }

    private Generation toFormer(String index) {
        Generation former = former(index);
        log.info("{} is rolled back to {}", index, former);
        // Whatever changes may have been missed since it was made, only the other one was compared for them.
        rebuilds.ofGeneration(former.name()).ifPresent(rebuild -> gaps.reopen(index, rebuild.requestedAt()));
        swap.to(former);
        return former;
    }
}
