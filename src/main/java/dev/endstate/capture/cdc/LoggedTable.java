package dev.endstate.capture.cdc;

import dev.endstate.change.RoutedTable;
import dev.endstate.definition.Route;
import java.util.Set;
import java.util.TreeSet;

/**
 * A table or a partition, with what matters for the log of its rows.
 *
 * @param routed the routed table that it is, or is a part of, as {@code schema.table}
 * @param table its schema and name
 * @param isRoot whether it is the routed table itself
 * @param kind as {@code pg_class.relkind} has it
 * @param persistence as {@code pg_class.relpersistence} has it
 * @param isSystem whether it is PostgreSQL's own
 * @param hasKey whether it has a primary key that can be an identity, and that later partitions get too
 * @param ancestors the partitioned tables that it is a part of, as {@code schema.table}
 * @param heirs the tables that inherit from it without being partitions, as {@code schema.table}
 * @param columns all its columns
 * @param identity the columns of its replica identity; empty without one
 * @param stored generated columns that a publication can have
 * @param untold generated columns that no log of this server tells
 * @param virtual generated columns, with which the server refuses updates if they belong to the identity
 */
record LoggedTable(
        String routed,
        Route.Origin.Table table,
        boolean isRoot,
        char kind,
        char persistence,
        boolean isSystem,
        boolean hasKey,
        Set<String> ancestors,
        Set<String> heirs,
        Set<String> columns,
        Set<String> identity,
        Set<String> stored,
        Set<String> untold,
        Set<String> virtual) {

    /** The quoted name, as SQL needs it. */
    String name() {
        return RoutedTable.quoted(table);
    }

    boolean isPartitioned() {
        return kind == 'p';
    }

    /** Whether changes of its rows are in the log of this server. */
    boolean isInTheLog() {
        return kind == 'r' && persistence == 'p' && !isSystem;
    }

    /** The columns of a former row that the log tells. */
    Set<String> carried() {
        Set<String> carried = new TreeSet<>(identity);
        carried.removeAll(untold);
        return carried;
    }

    /** The columns that are in both sets. */
    static Set<String> common(Set<String> one, Set<String> other) {
        Set<String> common = new TreeSet<>(one);
        common.retainAll(other);
        return common;
    }
}
