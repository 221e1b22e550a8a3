package dev.endstate.capture.cdc;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rows of a routed table of which the log does not tell, or not as rows of that table.
 *
 * @param cause which rows these are, without the table's name in front
 * @param remedy what to do
 */
record SilentRows(String cause, String remedy) {

    /**
     * The silent rows of a table; empty if the log tells of all its rows.
     *
     * @param parts the table and its partitions
     * @param routed the tables that are routed beside it, as {@code schema.table}
     */
    static Optional<SilentRows> of(List<LoggedTable> parts, Set<String> routed) {
        return ofPartitions(parts).or(() -> ofHeirs(parts, routed));
    }

    private static Optional<SilentRows> ofPartitions(List<LoggedTable> parts) {
        List<String> silent = parts.stream()
                .filter(part -> !part.isRoot() && !part.isPartitioned() && !part.isInTheLog())
                .map(LoggedTable::name)
                .toList();

        return silent.isEmpty()
                ? Optional.empty()
                : Optional.of(new SilentRows(
                        "has the partitions " + silent
                                + ", which are foreign or unlogged, so that no log tells their changes",
                        "make them ordinary tables, or let the application tell the changes by a topic"));
    }

    /** The log tells of an heir under the heir's own name. */
    private static Optional<SilentRows> ofHeirs(List<LoggedTable> parts, Set<String> routed) {
        Set<String> unrouted = new TreeSet<>();
        parts.forEach(part -> unrouted.addAll(part.heirs()));
        unrouted.removeAll(routed);

        return unrouted.isEmpty()
                ? Optional.empty()
                : Optional.of(new SilentRows(
                        "has the rows of " + unrouted
                                + " too, which inherit from it, but the log tells them under their own names",
                        "give each of them a route of its own"));
    }
}
