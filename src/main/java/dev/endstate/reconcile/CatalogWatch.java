package dev.endstate.reconcile;

import dev.endstate.change.Gaps;
import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import dev.endstate.index.Generations;
import dev.endstate.instance.AdvisoryLock;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.LockSession;
import dev.endstate.instance.LogOnce;
import dev.endstate.instance.Role;
import dev.endstate.source.document.CatalogFacts;
import dev.endstate.source.document.DocumentCatalog;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Notices what changes documents without any row that a change could tell of: DDL, a partition that comes, goes or is emptied, a view,
 * a function or a materialized view that is another now. What was altered while no instance ran is noticed by the next one.
 */
@Component
@ConditionalOnRole(Role.REBUILD)
class CatalogWatch {
    private static final Logger log = LoggerFactory.getLogger(CatalogWatch.class);
    private static final int MOST_TOLD = 3;

    private final Definitions definitions;
    private final Generations generations;
    private final DocumentCatalog catalog;
    private final KnownCatalogs known;
    private final Gaps gaps;
    private final AdvisoryLock lock;
    private final LogOnce said = new LogOnce();

    CatalogWatch(
            Definitions definitions,
            Generations generations,
            DocumentCatalog catalog,
            KnownCatalogs known,
            Gaps gaps,
            LockSession locks) {
        this.definitions = definitions;
        this.generations = generations;
        this.catalog = catalog;
        this.known = known;
        this.gaps = gaps;
        this.lock = new AdvisoryLock(locks, "endstate.catalog");
    }

    /** Looks once, unless another instance looks at this moment. */
    void look() {
        try {
            lock.runIfFree("looks", held -> catalog.of(served()).forEach(this::compare));
            said.clear();
        } catch (RuntimeException e) {
            if (said.add(e.toString())) {
                log.warn(
                        "Whether the database's tables, views and functions were altered is asked again: {}",
                        e.getMessage());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Set<Definition> served() {
        Set<Definition> served = new LinkedHashSet<>();
        for (String index : definitions.indexes()) {
            definitions.of(index).ifPresent(served::add);
            generations.of(index).forEach(generation -> served.add(generation.definition()));
        }
        return served;
    }

    private void compare(Definition definition, CatalogFacts now) {
        List<String> changes = known.of(definition).map(now::changesSince).orElse(List.of());
        // The gap first: after a crash in between it is noticed again, rather than forgotten.
        if (!changes.isEmpty()) {
            gaps.openForValues(definition.index(), told(changes));
        }
        if (known.of(definition).filter(now::equals).isEmpty()) {
            known.put(definition, now);
        }
    }

    private static String told(List<String> changes) {
        int more = changes.size() - MOST_TOLD;
        return String.join("; ", changes.subList(0, Math.min(MOST_TOLD, changes.size())))
                + (more > 0 ? "; and " + more + " more" : "");
    }
}
