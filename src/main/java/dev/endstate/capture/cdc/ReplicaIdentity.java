package dev.endstate.capture.cdc;

import dev.endstate.change.RoutedTable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Knows which columns of a row the log holds as they were before a change.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-REPLICA-IDENTITY">REPLICA
 *     IDENTITY</a>
 */
final class ReplicaIdentity {
    private final TableCatalog catalog;
    private final IdentityRemedy remedy;

    ReplicaIdentity(TableCatalog catalog, IdentityRemedy remedy) {
        this.catalog = catalog;
        this.remedy = remedy;
    }

    /** What the log tells of these tables, as far as they exist: the columns of former rows, and rows that it does not tell of. */
    LogContents contents(Map<String, RoutedTable> tables) {
        Map<String, Set<String>> carried = new TreeMap<>();
        Map<String, String> silent = new TreeMap<>();
        catalog.of(tables).forEach((name, parts) -> {
            carried.put(name, carried(parts));
            SilentRows.of(parts, routedBeside(name, tables))
                    .ifPresent(rows -> silent.put(name, rows.cause() + "; " + rows.remedy()));
        });
        return new LogContents(carried, silent);
    }

    /** The tables that are routed by every definition that routes this one. */
    private static Set<String> routedBeside(String name, Map<String, RoutedTable> tables) {
        Set<String> definitions = Objects.requireNonNull(tables.get(name)).definitions();
        return tables.values().stream()
                .filter(other -> other.definitions().containsAll(definitions))
                .map(other -> RoutedTable.name(other.table()))
                .collect(Collectors.toSet());
    }

    /** The columns of former rows that all parts of a table hold: the log follows its partitions, which have identities of their own. */
    static Set<String> carried(List<LoggedTable> parts) {
        Set<String> carried = new TreeSet<>();
        parts.stream().filter(LoggedTable::isRoot).forEach(root -> {
            carried.addAll(root.columns());
            carried.removeAll(root.untold());
        });
        TableCatalog.logged(parts).forEach(part -> carried.retainAll(part.carried()));
        return carried;
    }

    /** The tables among these that are partitioned, by {@code schema.table}. */
    Set<String> partitioned(Map<String, RoutedTable> tables) {
        return catalog.of(tables).values().stream()
                .flatMap(List::stream)
                .filter(part -> part.isRoot() && part.isPartitioned())
                .map(LoggedTable::routed)
                .collect(Collectors.toSet());
    }

    /** The columns that routes look at, but that the log does not hold of former rows, by {@code schema.table}; empty if all is well. */
    static Map<String, SortedSet<String>> lacking(Map<String, RoutedTable> tables, Map<String, Set<String>> carried) {
        Map<String, SortedSet<String>> lacking = new TreeMap<>();
        tables.forEach((name, table) -> {
            SortedSet<String> columns = new TreeSet<>(table.columns());
            columns.removeAll(carried.getOrDefault(name, columns));
            if (!columns.isEmpty()) {
                lacking.put(name, columns);
            }
        });
        return lacking;
    }

    /** Says what to do so that the log holds the columns of former rows that routes look at. */
    String remedy(RoutedTable table) {
        String name = RoutedTable.name(table.table());
        return remedy.of(catalog.of(Map.of(name, table)).getOrDefault(name, List.of()), table.columns());
    }
}
