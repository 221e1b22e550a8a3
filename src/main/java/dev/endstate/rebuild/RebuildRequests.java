package dev.endstate.rebuild;

import dev.endstate.Remark;
import dev.endstate.definition.Definition;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.rebuild.Rebuild.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What people, and changed definitions, ask for. */
final class RebuildRequests {
    private static final Logger log = LoggerFactory.getLogger(RebuildRequests.class);

    private final Rebuilds rebuilds;
    private final Retirements retirements;
    private final Generations generations;
    private final RebuildProperties properties;

    RebuildRequests(Rebuilds rebuilds, Retirements retirements, Generations generations, RebuildProperties properties) {
        this.rebuilds = rebuilds;
        this.retirements = retirements;
        this.generations = generations;
        this.properties = properties;
    }

    /** It cannot be done now, and nothing was. */
    static final class ConflictException extends RuntimeException {
        ConflictException(String message) {
            super(message);
        }
    }

    /** @throws ConflictException if there is nothing to rebuild yet, or a rebuild is under way */
    Rebuild rebuild(Definition definition) {
        Generation active = active(definition.index());
        int number = generations.of(definition.index()).stream()
                .mapToInt(generation -> generation.name().number())
                .max()
                .orElse(0);
        Generation.Name name = new Generation.Name(
                definition.index(), 1 + Math.max(number, rebuilds.highestNumber(definition.index())));
        Rebuild rebuild =
                rebuilds.request(name, definition.fingerprint()).orElseThrow(() -> underWay(definition.index()));
        rebuilds.know(definition.index(), active.definition().fingerprint());
        rebuilds.know(definition.index(), definition.fingerprint());
        log.info("{} is to be rebuilt as {} with definition {}", definition.index(), name, definition);
        return rebuild;
    }

    /** A definition that the index was never built with asks for a rebuild; one that it knows is an older instance's. */
    void rebuildIfNew(Definition definition, Remark remark) {
        Optional<Generation> active = generations.active(definition.index());
        if (active.isEmpty()
                || active.get().definition().fingerprint().equals(definition.fingerprint())
                || rebuilds.underWay(definition.index()).isPresent()) {
            return;
        }
        boolean known = rebuilds.isKnown(definition.index(), definition.fingerprint());
        if (!known && properties.onDefinitionChange() == RebuildProperties.OnDefinitionChange.REBUILD) {
            rebuild(definition);
        } else if (remark.isNew(active.get() + definition.fingerprint())) {
            log.warn(
                    "{} was built with definition {}, and this instance has {}, {}. To have it rebuilt with this one:"
                            + " POST /api/indexes/{}/rebuilds",
                    active.get(),
                    active.get().definition().fingerprint(),
                    definition.fingerprint(),
                    known
                            ? "which the index was built with before"
                            : "and endstate.rebuild.on-definition-change is wait",
                    definition.index());
        }
    }

    /** @throws ConflictException if it is over, or about to be */
    void cancel(Rebuild rebuild) {
        if (!rebuilds.end(rebuild, List.of(State.FILLING, State.CATCHING_UP), State.CANCELLED, null)) {
            throw new ConflictException("the rebuild is " + rebuild.state() + " and cannot be cancelled");
        }
        retirements.plan(rebuild.name(), Duration.ZERO);
        log.info(
                "The rebuild {} of {} is cancelled; {} is deleted",
                rebuild.id(),
                rebuild.index(),
                rebuild.generation());
    }

    /**
     * Lets the alias lead to the former generation again, which was fed all the while; the present one is kept as long.
     *
     * @return the generation that users query now
     * @throws ConflictException if no former generation is kept, or a rebuild is under way
     */
    Generation rollback(String index) {
        Generation active = active(index);
        if (rebuilds.underWay(index).isPresent()) {
            throw underWay(index);
        }
        Generation.Name name = retirements
                .takeBackNewest(index)
                .orElseThrow(() -> new ConflictException("no former generation of " + index + " is kept"));
        Generation former = generations.of(index).stream()
                .filter(generation -> generation.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ConflictException("the index " + name + " was deleted by somebody"));
        retirements.plan(active.name(), properties.retain());
        generations.activate(former);
        log.info("{} leads to {} again; {} is kept for {}", index, former, active, properties.retain());
        return former;
    }

    private Generation active(String index) {
        return generations
                .active(index)
                .orElseThrow(() -> new ConflictException("the first build of " + index + " is not done yet"));
    }

    private ConflictException underWay(String index) {
        return new ConflictException("a rebuild of " + index + " is under way; wait for its end, or cancel it first");
    }
}
