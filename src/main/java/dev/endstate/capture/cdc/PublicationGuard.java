package dev.endstate.capture.cdc;

import dev.endstate.capture.CapturedTables;
import dev.endstate.change.Gap;
import dev.endstate.change.RoutedTable;
import dev.endstate.change.RoutesInUse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps the routed tables in the publication, and knows why it does not tell of a table that an index follows, or has not told of it
 * until now.
 */
final class PublicationGuard {
    private final String slot;
    private final Publication publication;
    private final AdmittedTables admitted;
    private final PublishedTables published;
    private final RoutesInUse routes;
    private final CapturedTables captured;
    private final List<Gap.Cause> interruptions = new ArrayList<>();
    private final List<Gap.Cause> restrictions = new ArrayList<>();
    private Map<String, PublishedTables.Published> looked = Map.of();
    private Map<String, String> traces = Map.of();
    private boolean hasAdded;

    /** @param slot the name of the slot by which the publication is read */
    PublicationGuard(
            String slot,
            Publication publication,
            AdmittedTables admitted,
            PublishedTables published,
            RoutesInUse routes,
            CapturedTables captured) {
        this.slot = slot;
        this.publication = publication;
        this.admitted = admitted;
        this.published = published;
        this.routes = routes;
        this.captured = captured;
    }

    /** Looks at what the publication tells of these tables, before anything is done about it. */
    void look(Map<String, RoutedTable> tables) {
        interruptions.clear();
        restrictions.clear();
        looked = published.of(tables);
        traces = traces(looked);

        findUnfollowed(tables);
        captured.traces(slot).forEach((name, before) -> {
            String after = traces.get(name);
            if (after != null && !after.equals(before)) {
                interruptions.add(new Gap.Cause(
                        name,
                        "it was out of the publication for a time, or that was altered: it had told of it by " + before
                                + ", and does by " + after));
            }
        });
        looked.forEach((name, table) -> restrictions.addAll(restrictions(name, table, tables)));
    }

    /** Finds what an index follows, but is not told of, or was not told of by whoever captured last. */
    private void findUnfollowed(Map<String, RoutedTable> tables) {
        if (traces.keySet().containsAll(tables.keySet())
                && captured.missing(slot, tables).isEmpty()) {
            return;
        }

        Map<String, RoutedTable> followed = captured.byLog(routes.ofGenerations());
        Set<String> absent = new TreeSet<>(followed.keySet());
        absent.retainAll(tables.keySet());
        absent.removeAll(traces.keySet());
        absent.forEach(name -> interruptions.add(
                new Gap.Cause(name, "it is not in the publication, while an index follows its changes already")));

        Set<String> untold = captured.missing(slot, followed);
        untold.removeAll(absent);
        untold.forEach(name -> interruptions.add(new Gap.Cause(
                name, "it was not captured by slot " + slot + " for a time, or for less than an index follows of it")));
    }

    private List<Gap.Cause> restrictions(
            String name, PublishedTables.Published table, Map<String, RoutedTable> tables) {
        List<Gap.Cause> found = new ArrayList<>();
        if (table.partial()) {
            found.add(
                    new Gap.Cause(name, "the publication keeps changes back; run: " + publication.remedyForOptions()));
        }

        if (table.filtered()) {
            found.add(new Gap.Cause(
                    name,
                    "the publication has a row filter or a column list for it; run: "
                            + publication.remedyForFilter(tables.get(name))
                            + " Endstate adds it again without these"));
        }
        return found;
    }

    private static Map<String, String> traces(Map<String, PublishedTables.Published> now) {
        Map<String, String> traces = new TreeMap<>();
        now.forEach((name, table) -> traces.put(name, table.trace()));
        return traces;
    }

    /**
     * Adds what is missing, leaves out what cannot be followed, and returns the tables that the publication holds now.
     *
     * @throws IllegalStateException with the statement to run, if there can be no such publication
     */
    Map<String, RoutedTable> admit(Map<String, RoutedTable> tables) {
        Map<String, RoutedTable> followed = admitted.admit(tables);
        hasAdded = !looked.keySet().containsAll(followed.keySet());

        Map<String, String> held = new TreeMap<>();
        // Endstate may have altered the options; the entries that were looked at must still be there.
        published.of(followed).forEach((name, table) -> {
            PublishedTables.Published before = looked.getOrDefault(name, table);
            held.put(name, before.entries().equals(table.entries()) ? table.trace() : before.trace());
        });
        traces = held;
        return followed;
    }

    /** Tells people that all these tables wait for something. */
    void waitFor(Map<String, RoutedTable> followed, String what) {
        admitted.waitFor(followed.keySet(), what);
    }

    /** The reasons why changes are not told, or were not until now: those that last until {@link #settle}, and those that last beyond. */
    Collection<Gap.Cause> causes() {
        return Stream.concat(interruptions.stream(), restrictions.stream()).collect(Collectors.toList());
    }

    /** Whether a table was added, or was not told of for a time: transactions that were under way then may be in no log. */
    boolean wasInterrupted() {
        return hasAdded
                || interruptions.stream().anyMatch(cause -> !admitted.leftOut().containsKey(cause.table()));
    }

    /** Notes that no transaction is under way any more that began before the publication told of these tables. */
    void settle(Map<String, RoutedTable> followed) {
        captured.record(slot, followed.values(), traces);
        interruptions.removeIf(cause -> !admitted.leftOut().containsKey(cause.table()));
        hasAdded = false;
        admitted.noteCaptured(followed);
    }

    /** Whether the application can no longer write one of these tables since it is published: that does not wait for the next look. */
    boolean isAnyUnwritable(Map<String, RoutedTable> followed) {
        return admitted.isAnyUnwritable(followed);
    }

    /** Looks whether it tells otherwise of these tables than it did, or tells, or now can tell, of others; lets in what it can. */
    boolean noticeChange(Map<String, RoutedTable> tables, Map<String, RoutedTable> followed) {
        return !traces(published.of(followed)).equals(traces) || admitted.admitAgain(tables, followed);
    }
}
