package dev.endstate.capture.cdc;

import dev.endstate.Remark;
import dev.endstate.capture.CapturedTables;
import dev.endstate.capture.Gaps;
import dev.endstate.capture.RoutedTable;
import dev.endstate.capture.RoutesInUse;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that the publication holds the routed tables, and that none which an index follows was out of it unsaid. */
final class PublicationGuard {
    private static final Logger log = LoggerFactory.getLogger(PublicationGuard.class);

    private final Publication publication;
    private final RoutesInUse routes;
    private final CapturedTables captured;
    private final Gaps gaps;
    private final Remark remark = new Remark();
    private final Set<String> outOfIt = new TreeSet<>();
    private boolean hasAdded;

    PublicationGuard(Publication publication, RoutesInUse routes, CapturedTables captured, Gaps gaps) {
        this.publication = publication;
        this.routes = routes;
        this.captured = captured;
        this.gaps = gaps;
    }

    /** @throws IllegalStateException with the statement to run, if the publication cannot be as it must */
    void makeReady(Map<String, RoutedTable> tables) {
        publication.refuseFilters();
        Set<String> missed = new TreeSet<>(publication.missing(tables.values()));
        hasAdded |= !missed.isEmpty();
        if (!missed.isEmpty()) {
            missed.retainAll(captured.byLog(routes.ofGenerations()).keySet());
        }
        // The gap first: after a crash in between it is noticed again, rather than forgotten.
        if (remark.isNew(missed.toString())) {
            missed.forEach(this::notice);
        }
        outOfIt.addAll(missed);
        publication.hold(tables.values());
        remark.clear();
    }

    /** Whether a table was added since the last {@link #settled}: what was under way then is in no log. */
    boolean hasAdded() {
        return hasAdded;
    }

    /** Nothing is under way any more that began before the tables were in it; what was compared before that was compared too early. */
    void settled() {
        outOfIt.forEach(this::notice);
        outOfIt.clear();
        hasAdded = false;
    }

    private void notice(String table) {
        gaps.noticed(table, "it was not in the publication, while an index followed its changes already");
    }

    /** Takes out what no definition routes any more; one table too many does no harm. */
    void holdOnly(Map<String, RoutedTable> tables) {
        try {
            publication.holdOnly(tables.values());
        } catch (IllegalStateException e) {
            log.info("Tables that no definition routes stay in it: {}", e.getMessage());
        }
    }

    /** Whether a table was taken out of it, or was replaced by another of its name. */
    boolean isOutdated(Map<String, RoutedTable> tables) {
        return !publication.missing(tables.values()).isEmpty();
    }
}
