package dev.endstate.capture.poll;

import dev.endstate.capture.CapturedTables;
import dev.endstate.change.Gap;
import dev.endstate.change.Gaps;
import dev.endstate.change.RoutedTable;
import dev.endstate.change.RoutesInUse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Knows which tables are to be polled, tells all others which are, and states the gaps of those that are not or were not. */
@PartOfPolling
final class PolledTables {
    private final RoutesInUse routes;
    private final CapturedTables captured;
    private final Gaps gaps;
    private List<RoutedTable> noted = List.of();
    private Set<String> interrupted = Set.of();
    private List<Gap.Cause> stated = List.of();

    PolledTables(RoutesInUse routes, CapturedTables captured, Gaps gaps) {
        this.routes = routes;
        this.captured = captured;
        this.gaps = gaps;
    }

    /** The tables that are to be polled, by {@code schema.table}. */
    Map<String, RoutedTable> toBePolled() {
        return captured.byPolling(routes.definitions());
    }

    /** Notes that a session begins; what the one before had noted may no longer be captured. */
    void begin(PollSession session, Map<String, RoutedTable> tables) {
        interrupted = captured.missing(CapturedTables.POLLING, tables).isEmpty()
                ? Set.of()
                : captured.missing(CapturedTables.POLLING, captured.byPolling(routes.ofGenerations()));

        // The gaps first: after a crash in between they are noticed again, rather than forgotten.
        state(session, interrupted);
        keep(session.captured(), session);
    }

    /** Notes what a session captures by now, if that is more than before. */
    void note(PollSession session) {
        if (!session.captured().equals(noted)) {
            keep(session.captured(), session);
        }
    }

    private void keep(List<RoutedTable> tables, PollSession session) {
        captured.record(CapturedTables.POLLING, tables);
        noted = tables;

        Set<String> stillInterrupted = new TreeSet<>(interrupted);
        tables.forEach(table -> stillInterrupted.remove(RoutedTable.name(table.table())));
        state(session, stillInterrupted);
    }

    /** States the gaps that last: a table that goes on at its cursor has missed nothing; one that begins anew has, until it has begun. */
    private void state(PollSession session, Collection<String> notPolled) {
        List<Gap.Cause> causes = new ArrayList<>(session.unpollable());
        notPolled.forEach(name -> causes.add(
                new Gap.Cause(name, "it was not polled for a time, or for less than an index follows of it")));
        stated = causes;
        stateAgain();
    }

    /** States again what lasts, in the place of whatever others may have stated. */
    void stateAgain() {
        gaps.state(CapturedTables.POLLING, stated);
    }

    /** Takes back all gaps that last, since nothing is to be polled. */
    void end() {
        gaps.state(CapturedTables.POLLING, List.of());
    }
}
