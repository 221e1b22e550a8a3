package dev.endstate.rebuild;

import dev.endstate.Remark;
import dev.endstate.Share;
import dev.endstate.definition.Definition;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.rebuild.Rebuild.State;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What asks for a build by itself: an index that has nothing to query, and a definition that it was never built with. */
final class DueBuilds {
    private static final Logger log = LoggerFactory.getLogger(DueBuilds.class);

    /** Within which the instance that asked for a build begins it, if it lives. */
    private static final Duration BEGINS_WITHIN = Duration.ofMinutes(1);

    private final RebuildRequests requests;
    private final Rebuilds rebuilds;
    private final Abandonment abandonment;
    private final Generations generations;
    private final RebuildProperties properties;
    private final Clock clock;

    DueBuilds(
            RebuildRequests requests,
            Rebuilds rebuilds,
            Abandonment abandonment,
            Generations generations,
            RebuildProperties properties,
            Clock clock) {
        this.requests = requests;
        this.rebuilds = rebuilds;
        this.abandonment = abandonment;
        this.generations = generations;
        this.properties = properties;
        this.clock = clock;
    }

    /** Asks for what is due, unless a build is under way. */
    void request(Definition definition, Remark remark) {
        if (rebuilds.underWay(definition.index()).isPresent()) {
            return;
        }
        Optional<Generation> active = generations.active(definition.index());
        if (active.isEmpty()) {
            requests.build(definition);
        } else if (!active.get().definition().fingerprint().equals(definition.fingerprint())) {
            rebuildIfNew(definition, active.get(), remark);
        }
    }

    /** A definition that the index was never built with asks for a rebuild; one that it knows is an older instance's. */
    private void rebuildIfNew(Definition definition, Generation active, Remark remark) {
        boolean known = rebuilds.isKnown(definition.index(), definition.fingerprint());
        if (!known && properties.onDefinitionChange() == RebuildProperties.OnDefinitionChange.REBUILD) {
            requests.rebuild(definition, new Share(properties.share()));
        } else if (remark.isNew(active + definition.fingerprint())) {
            log.warn(
                    "{} was built with definition {}, and this instance has {}, {}. To have it rebuilt with this one:"
                            + " POST /api/indexes/{}/rebuilds",
                    active,
                    active.definition().fingerprint(),
                    definition.fingerprint(),
                    known
                            ? "which the index was built with before"
                            : "and endstate.rebuild.on-definition-change is wait",
                    definition.index());
        }
    }

    /**
     * Takes the place of a build that nobody has begun, and that only an instance with another definition could begin: a definition
     * that is new to the index at once, another one after a while. To be called under the build lock.
     */
    void replaceIfNobodyBegins(Rebuild rebuild, Definition own) {
        boolean isBegun = rebuild.state() != State.FILLING || generations.exists(rebuild.name());
        if (isBegun || own.fingerprint().equals(rebuild.fingerprint())) {
            return;
        }
        boolean isNew = !rebuilds.isKnown(own.index(), own.fingerprint());
        boolean isLate = rebuild.requestedAt().plus(BEGINS_WITHIN).isBefore(clock.instant());
        boolean isWanted = isNew
                ? properties.onDefinitionChange() == RebuildProperties.OnDefinitionChange.REBUILD
                        || generations.active(own.index()).isEmpty()
                : isLate && generations.active(own.index()).isEmpty();
        if (isWanted) {
            log.info(
                    "{} with definition {} was not begun, and {} takes its place",
                    rebuild.generation(),
                    rebuild.fingerprint(),
                    own);
            abandonment.abandon(
                    rebuild,
                    State.CANCELLED,
                    "definition " + own.fingerprint() + " took its place before it was begun");
        }
    }
}
