package dev.endstate.rebuild;

import dev.endstate.definition.Definition;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.instance.LogOnce;
import dev.endstate.instance.TimeShare;
import dev.endstate.source.SourceDatabase;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What asks for a build by itself: an index that has nothing to query, and a definition that it was never built with. */
@Component
public final class DueBuilds {
    private static final Logger log = LoggerFactory.getLogger(DueBuilds.class);

    private final RebuildRequests requests;
    private final Rebuilds rebuilds;
    private final KnownDefinitions known;
    private final Generations generations;
    private final SourceDatabase source;
    private final RebuildProperties properties;

    DueBuilds(
            RebuildRequests requests,
            Rebuilds rebuilds,
            KnownDefinitions known,
            Generations generations,
            SourceDatabase source,
            RebuildProperties properties) {
        this.requests = requests;
        this.rebuilds = rebuilds;
        this.known = known;
        this.generations = generations;
        this.source = source;
        this.properties = properties;
    }

    /** Asks for what is due, unless a build is under way, or the definition waits. */
    void request(Definition definition, LogOnce said) {
        if (rebuilds.underWay(definition.index()).isPresent() || !requests.isPossible(definition)) {
            return;
        }
        Optional<Generation> active = generations.active(definition.index());
        if (active.isEmpty()) {
            requests.build(definition);
        } else if (!active.get().definition().fingerprint().equals(definition.fingerprint())
                // What was built from another database is nobody's to replace by itself.
                && active.get().source().equals(source.identity())) {
            rebuildIfNew(definition, active.get(), said);
        }
    }

    /** A definition that the index was never built with asks for a rebuild; one that it knows is an older instance's. */
    private void rebuildIfNew(Definition definition, Generation active, LogOnce said) {
        boolean isKnown = known.isKnown(definition.index(), definition.fingerprint());

        if (!isKnown && properties.onDefinitionChange() == RebuildProperties.OnDefinitionChange.REBUILD) {
            requests.rebuildWithNew(definition, active, new TimeShare(properties.share()));
        } else if (said.add(active + definition.fingerprint())) {
            log.warn(
                    "{} was built with definition {}, and this instance has {}, {}. To have it rebuilt with this one:"
                            + " POST /api/indexes/{}/rebuilds",
                    active,
                    active.definition().fingerprint(),
                    definition.fingerprint(),
                    isKnown
                            ? "which the index was built with before"
                            : "and endstate.rebuild.on-definition-change is wait",
                    definition.index());
        }
    }

    /** Whether a definition would ask for a build by itself, were none under way. */
    public boolean asksFor(Definition definition) {
        return requests.isPossible(definition)
                && !known.isKnown(definition.index(), definition.fingerprint())
                && (properties.onDefinitionChange() == RebuildProperties.OnDefinitionChange.REBUILD
                        || generations.active(definition.index()).isEmpty());
    }
}
