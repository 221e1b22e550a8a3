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

/** Which tables are to be polled and which are, as others must know, and those whose changes are not told, or were not. */
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

    /** By {@code schema.table}. */
    Map<String, RoutedTable> toBePolled() {
        return captured.byPolling(routes.definitions());
    }

    /** A session begins; what the one before had noted may be captured no more. */
    void begin(PollSession session, Map<String, RoutedTable> tables) {
        interrupted = captured.missing(CapturedTables.POLLING, tables).isEmpty()
                ? Set.of()
                : captured.missing(CapturedTables.POLLING, captured.byPolling(routes.ofGenerations()));
        // The gaps first: after a crash in between they are noticed again, rather than forgotten.
        state(session, interrupted);
        keep(session.captured(), session);
    }

    /** Notes what is captured by a session, if that is more than before. */
    void note(PollSession session) {
        if (!session.captured().equals(noted)) {
            keep(session.captured(), session);
        }
    }

    private void keep(List<RoutedTable> tables, PollSession session) {
        captured.are(CapturedTables.POLLING, tables);
        noted = tables;
        Set<String> stillInterrupted = new TreeSet<>(interrupted);
        tables.forEach(table -> stillInterrupted.remove(RoutedTable.name(table.table())));
        state(session, stillInterrupted);
    }

    /** A session that begins at its cursor has missed nothing since; one that begins anew has, until it has begun. */
    private void state(PollSession session, Collection<String> notPolled) {
        List<Gap.Cause> causes = new ArrayList<>(session.unpollable());
        notPolled.forEach(name -> causes.add(
                new Gap.Cause(name, "it was not polled for a time, or for less than an index follows of it")));
        stated = causes;
        stateAgain();
    }

    /** What lasts, in the place of whatever others may have stated. */
    void stateAgain() {
        gaps.last(CapturedTables.POLLING, stated);
    }

    /** Nothing is to be polled. */
    void end() {
        gaps.last(CapturedTables.POLLING, List.of());
    }
}
