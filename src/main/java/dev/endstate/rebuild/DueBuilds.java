package dev.endstate.rebuild;

import dev.endstate.definition.Definition;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.instance.LogOnce;
import dev.endstate.instance.TimeShare;
import dev.endstate.rebuild.Rebuild.State;
import dev.endstate.source.SourceDatabase;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What asks for a build by itself: an index that has nothing to query, and a definition that it was never built with. */
final class DueBuilds {
    private static final Logger log = LoggerFactory.getLogger(DueBuilds.class);

    /** An instance that has the definition says so every few seconds, or half a minute after a refusal. */
    private static final Duration SEEN_WITHIN = Duration.ofMinutes(2);

    private final RebuildRequests requests;
    private final Rebuilds rebuilds;
    private final Abandonment abandonment;
    private final Generations generations;
    private final SourceDatabase source;
    private final RebuildProperties properties;

    DueBuilds(
            RebuildRequests requests,
            Rebuilds rebuilds,
            Abandonment abandonment,
            Generations generations,
            SourceDatabase source,
            RebuildProperties properties) {
        this.requests = requests;
        this.rebuilds = rebuilds;
        this.abandonment = abandonment;
        this.generations = generations;
        this.source = source;
        this.properties = properties;
    }

    /** Asks for what is due, unless a build is under way, or the definition waits. */
    void request(Definition definition, LogOnce remark) {
        if (rebuilds.underWay(definition.index()).isPresent() || !requests.isPossible(definition)) {
            return;
        }
        Optional<Generation> active = generations.active(definition.index());
        if (active.isEmpty()) {
            requests.build(definition);
        } else if (!active.get().definition().fingerprint().equals(definition.fingerprint())
                // What was built from another database is nobody's to replace by itself.
                && active.get().source().equals(source.identity())) {
            rebuildIfNew(definition, active.get(), remark);
        }
    }

    /** A definition that the index was never built with asks for a rebuild; one that it knows is an older instance's. */
    private void rebuildIfNew(Definition definition, Generation active, LogOnce remark) {
        boolean known = rebuilds.isKnown(definition.index(), definition.fingerprint());
        if (!known && properties.onDefinitionChange() == RebuildProperties.OnDefinitionChange.REBUILD) {
            requests.rebuildWithNew(definition, active, new TimeShare(properties.share()));
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
     * Ends a build that nobody has begun, and that only an instance with another definition could begin: at once where this
     * instance's is new to the index and takes its place, else when no such instance was seen for a while. To be called under the
     * build lock.
     */
    void endIfNobodyBegins(Rebuild rebuild, Definition own) {
        boolean isBegun = rebuild.state() != State.FILLING || generations.exists(rebuild.name());
        if (isBegun || own.fingerprint().equals(rebuild.fingerprint())) {
            return;
        }
        boolean takesItsPlace = requests.isPossible(own)
                && !rebuilds.isKnown(own.index(), own.fingerprint())
                && (properties.onDefinitionChange() == RebuildProperties.OnDefinitionChange.REBUILD
                        || generations.active(own.index()).isEmpty());
        if (takesItsPlace || rebuilds.isForsaken(rebuild, SEEN_WITHIN)) {
            log.info(
                    "The build of {} with definition {} ends before it was begun: {}",
                    rebuild.generation(),
                    rebuild.fingerprint(),
                    takesItsPlace ? own + " takes its place" : "no instance has that definition any more");
            abandonment.abandon(rebuild, State.CANCELLED, "nobody began it with definition " + rebuild.fingerprint());
        }
    }
}
