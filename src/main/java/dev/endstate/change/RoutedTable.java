package dev.endstate.change;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Route;
import dev.endstate.definition.SqlText;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the routes of all definitions want to know of one table's changes.
 *
 * @param table its schema and name
 * @param identifying the columns that lead to keys
 * @param when the columns whose change matters to some route
 * @param always whether some route follows every change
 * @param definitions the names of the indexes whose definitions route it
 */
public record RoutedTable(
        Route.Origin.Table table,
        SortedSet<String> identifying,
        SortedSet<String> when,
        boolean always,
        SortedSet<String> definitions) {

    /** The tables that routes name, by {@code schema.table}. */
    public static Map<String, RoutedTable> of(Collection<Definition> definitions) {
        Map<String, RoutedTable> tables = new TreeMap<>();
        for (Definition definition : definitions) {
            for (Route route : definition.routes()) {
                if (route.origin() instanceof Route.Origin.Table table) {
                    tables.merge(
                            name(table),
                            new RoutedTable(
                                    table,
                                    new TreeSet<>(route.identifying()),
                                    new TreeSet<>(route.when()),
                                    route.when().isEmpty(),
                                    new TreeSet<>(Set.of(definition.index()))),
                            RoutedTable::and);
                }
            }
        }

        return tables;
    }

    /** What a gap names: a table as {@code schema.table}, an application's topic as {@code topic name}. */
    public static String name(Route.Origin origin) {
        return switch (origin) {
            case Route.Origin.Table table -> table.schema() + "." + table.name();
            case Route.Origin.Topic topic -> topic.toString();
        };
    }

    /** A table in SQL. */
    public static String quoted(Route.Origin.Table table) {
        return table.quoted();
    }

    /** A name in SQL. */
    public static String quoted(String name) {
        return SqlText.quoted(name);
    }

    /** Every column that routes look at. */
    public SortedSet<String> columns() {
        return union(identifying, when);
    }

    /** Whether capturing this tells of every change that the other asks for. */
    public boolean covers(RoutedTable other) {
        return identifying.containsAll(other.identifying) && (always || !other.always && when.containsAll(other.when));
    }

    private RoutedTable and(RoutedTable other) {
        return new RoutedTable(
                table,
                union(identifying, other.identifying),
                union(when, other.when),
                always || other.always,
                union(definitions, other.definitions));
    }

    private static SortedSet<String> union(Set<String> one, Set<String> other) {
        SortedSet<String> union = new TreeSet<>(one);
        union.addAll(other);
        return union;
    }
}
