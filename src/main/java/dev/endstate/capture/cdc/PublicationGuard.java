package dev.endstate.capture.cdc;

import dev.endstate.Remark;
import dev.endstate.capture.CapturedTables;
import dev.endstate.capture.Gaps;
import dev.endstate.capture.RoutedTable;
import dev.endstate.capture.RoutesInUse;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Sees to it that the publication holds the routed tables, and that none which an index follows was out of it unsaid. */
final class PublicationGuard {
    private final Publication publication;
    private final RoutesInUse routes;
    private final CapturedTables captured;
    private final Gaps gaps;
    private final Remark remark = new Remark();

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
        if (!missed.isEmpty()) {
            missed.retainAll(captured.byLog(routes.ofGenerations()).keySet());
        }
        // The gap first: after a crash in between it is noticed again, rather than forgotten.
        if (remark.isNew(missed.toString())) {
            missed.forEach(table ->
                    gaps.noticed(table, "it was not in the publication, while an index followed its changes already"));
        }
        publication.hold(tables.values());
        remark.clear();
    }

    /** Takes out what no definition routes any more. */
    void holdOnly(Map<String, RoutedTable> tables) {
        publication.holdOnly(tables.values());
    }

    /** Whether a table was taken out of it, or was replaced by another of its name. */
    boolean isOutdated(Map<String, RoutedTable> tables) {
        return !publication.missing(tables.values()).isEmpty();
    }
}
