package dev.endstate.capture.cdc;

import dev.endstate.capture.CapturedTables;
import dev.endstate.capture.Gap;
import dev.endstate.capture.RoutedTable;
import dev.endstate.capture.RoutesInUse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the publication holds the routed tables, and knows why it does not tell, or did not tell until now, of one that an
 * index follows.
 */
final class PublicationGuard {
    private static final Logger log = LoggerFactory.getLogger(PublicationGuard.class);

    private final String slot;
    private final Publication publication;
    private final PublishedTables published;
    private final RoutesInUse routes;
    private final CapturedTables captured;
    private final List<Gap.Cause> interruptions = new ArrayList<>();
    private final List<Gap.Cause> restrictions = new ArrayList<>();
    private Map<String, PublishedTables.Published> looked = Map.of();
    private Map<String, String> traces = Map.of();
    private boolean hasAdded;

    /** @param slot by which the publication is read */
    PublicationGuard(
            String slot,
            Publication publication,
            PublishedTables published,
            RoutesInUse routes,
            CapturedTables captured) {
        this.slot = slot;
        this.publication = publication;
        this.published = published;
        this.routes = routes;
        this.captured = captured;
    }

    /** Looks what it tells of these tables, before anything is done about it. */
    void look(Map<String, RoutedTable> tables) {
        interruptions.clear();
        restrictions.clear();
        looked = published.of(tables);
        traces = traces(looked);
        hasAdded = !traces.keySet().containsAll(tables.keySet());
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

    /** What an index follows, but is not told of, or was not told of by whoever captured last. */
    private void findUnfollowed(Map<String, RoutedTable> tables) {
        if (!hasAdded && captured.missing(slot, tables).isEmpty()) {
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
     * Adds what is missing.
     *
     * @throws IllegalStateException with the statement to run, if that cannot be done
     */
    void hold(Map<String, RoutedTable> tables) {
        publication.hold(tables.values());
        Map<String, String> held = new TreeMap<>();
        // Endstate may have altered the options; the entries that were looked at must still be there.
        published.of(tables).forEach((name, table) -> {
            PublishedTables.Published before = looked.getOrDefault(name, table);
            held.put(name, before.entries().equals(table.entries()) ? table.trace() : before.trace());
        });
        traces = held;
    }

    /** Why changes were not told until now, or are not told: what lasts until {@link #settled}, and what lasts beyond that. */
    Collection<Gap.Cause> causes() {
        return Stream.concat(interruptions.stream(), restrictions.stream()).collect(Collectors.toList());
    }

    /** Whether a table was added, or was not told of for a time: what was under way then may be in no log. */
    boolean wasInterrupted() {
        return hasAdded || !interruptions.isEmpty();
    }

    /** Nothing is under way any more that began before the publication told of all these tables. */
    void settled(Map<String, RoutedTable> tables) {
        captured.are(slot, tables.values(), traces);
        interruptions.clear();
        hasAdded = false;
        holdOnly(tables);
    }

    /** Takes out what no definition routes any more; one table too many does no harm. */
    private void holdOnly(Map<String, RoutedTable> tables) {
        try {
            publication.holdOnly(tables.values());
        } catch (IllegalStateException e) {
            log.info("Tables that no definition routes stay in it: {}", e.getMessage());
        }
    }

    /** Whether it tells of these tables otherwise than when it was looked at. */
    boolean isOutdated(Map<String, RoutedTable> tables) {
        return !traces(published.of(tables)).equals(traces);
    }
}
