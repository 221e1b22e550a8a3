package dev.endstate.capture.cdc;

import dev.endstate.capture.RoutedTable;
import dev.endstate.definition.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which columns of a row the log holds as they were before a change.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-REPLICA-IDENTITY">REPLICA
 *     IDENTITY</a>
 */
final class ReplicaIdentity {
    private final JdbcClient source;

    ReplicaIdentity(JdbcClient source) {
        this.source = source;
    }

    /** The columns that the image before a change holds, by {@code schema.table}. */
    Map<String, Set<String>> carried(Map<String, RoutedTable> tables) {
        record Carried(String name, String column) {}
        List<String> names = List.copyOf(tables.keySet());
        // The log follows the leaves of a partitioned table, whose identities are their own; INCLUDE columns are not
        // logged.
        List<Carried> rows = source.sql("""
                        SELECT t.name, a.attname AS column FROM unnest(?::text[], ?::text[]) AS t (name, quoted)
                        JOIN LATERAL (SELECT relid, count(*) OVER () AS leaves
                                      FROM pg_partition_tree(to_regclass(t.quoted)) WHERE isleaf
                                      UNION ALL
                                      SELECT c.oid, 1 FROM pg_class c
                                      WHERE c.oid = to_regclass(t.quoted) AND c.relkind <> 'p' AND NOT c.relispartition) l ON true
                        JOIN pg_class c ON c.oid = l.relid
                        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                        LEFT JOIN pg_index i ON i.indrelid = c.oid
                             AND i.indimmediate AND (c.relreplident = 'd' AND i.indisprimary OR c.relreplident = 'i' AND i.indisreplident)
                        WHERE c.relreplident = 'f' OR a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])
                        GROUP BY t.name, a.attname, l.leaves HAVING count(DISTINCT c.oid) = l.leaves""")
                .params(
                        names.toArray(String[]::new),
                        names.stream()
                                .map(name -> RoutedTable.quoted(tables.get(name).table()))
                                .toArray(String[]::new))
                .query(Carried.class)
                .list();
        Map<String, Set<String>> carried = new TreeMap<>();
        names.forEach(name -> carried.put(name, new TreeSet<>()));
        rows.forEach(row -> carried.get(row.name()).add(row.column()));
        return carried;
    }

    /** Those that are partitioned, by {@code schema.table}. */
    Set<String> partitioned(Map<String, RoutedTable> tables) {
        return source.sql("""
                        SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                        WHERE c.relkind = 'p' AND c.oid = ANY (SELECT to_regclass(t) FROM unnest(?::text[]) t)""")
                .param(tables.values().stream()
                        .map(table -> RoutedTable.quoted(table.table()))
                        .toArray(String[]::new))
                .query(String.class)
                .set();
    }

    /** What the routes look at, but the image before a change does not hold, by {@code schema.table}; empty if all is well. */
    static Map<String, SortedSet<String>> lacking(Map<String, RoutedTable> tables, Map<String, Set<String>> carried) {
        Map<String, SortedSet<String>> lacking = new TreeMap<>();
        tables.forEach((name, table) -> {
            SortedSet<String> columns = new TreeSet<>(table.columns());
            columns.removeAll(carried.getOrDefault(name, Set.of()));
            if (!columns.isEmpty()) {
                lacking.put(name, columns);
            }
        });
        return lacking;
    }

    /** Whether there is such a table, with all columns that routes name. */
    boolean hasColumns(RoutedTable table) {
        return source.sql(
                                "SELECT count(*) FROM pg_attribute WHERE attrelid = to_regclass(?) AND attname = ANY (?::text[])")
                        .params(
                                RoutedTable.quoted(table.table()),
                                table.columns().toArray(String[]::new))
                        .query(Integer.class)
                        .single()
                == table.columns().size();
    }

    /** The statement that makes the image before a change hold the columns; a unique index is preferred, as it logs less. */
    String remedy(Route.Origin.Table table, SortedSet<String> columns) {
        List<String> leaves = leaves(table);
        if (!leaves.isEmpty()) {
            return leaves.stream()
                    .map(leaf -> "ALTER TABLE " + leaf + " REPLICA IDENTITY FULL;")
                    .collect(Collectors.joining(" "));
        }
        String alter = "ALTER TABLE " + RoutedTable.quoted(table) + " REPLICA IDENTITY ";
        Optional<String> index = fittingIndex(table, columns);
        if (index.isPresent()) {
            return alter + "USING INDEX " + RoutedTable.quoted(index.get()) + ";";
        }
        List<String> primaryKey = primaryKey(table);
        if (primaryKey.isEmpty() || !areNotNull(table, columns)) {
            return alter + "FULL;";
        }
        List<String> all = new ArrayList<>(columns);
        primaryKey.stream().filter(column -> !columns.contains(column)).forEach(all::add);
        String name = table.name() + "_endstate";
        return "CREATE UNIQUE INDEX CONCURRENTLY " + RoutedTable.quoted(name) + " ON " + RoutedTable.quoted(table)
                + " ("
                + String.join(", ", all.stream().map(RoutedTable::quoted).toList()) + "); " + alter + "USING INDEX "
                + RoutedTable.quoted(name) + ";";
    }

    /** Of a partitioned table, whose identity is that of each of them; empty of any other. */
    private List<String> leaves(Route.Origin.Table table) {
        return source.sql(
                        "SELECT relid::text FROM pg_partition_tree(to_regclass(?)) WHERE isleaf AND level > 0 ORDER BY 1")
                .param(RoutedTable.quoted(table))
                .query(String.class)
                .list();
    }

    private Optional<String> fittingIndex(Route.Origin.Table table, SortedSet<String> columns) {
        return source.sql("""
                        SELECT x.relname FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
                        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
                        WHERE i.indrelid = to_regclass(?) AND i.indisunique AND i.indimmediate AND i.indisvalid
                          AND i.indpred IS NULL AND i.indexprs IS NULL AND i.indnkeyatts = i.indnatts
                        GROUP BY x.relname
                        HAVING bool_and(a.attnotnull) AND array_agg(a.attname::text) @> ?::text[]
                        ORDER BY count(*), x.relname LIMIT 1""")
                .params(RoutedTable.quoted(table), columns.toArray(String[]::new))
                .query(String.class)
                .optional();
    }

    private List<String> primaryKey(Route.Origin.Table table) {
        return source.sql("""
                        SELECT a.attname FROM pg_index i
                        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
                        WHERE i.indrelid = to_regclass(?) AND i.indisprimary ORDER BY a.attnum""")
                .param(RoutedTable.quoted(table))
                .query(String.class)
                .list();
    }

    private boolean areNotNull(Route.Origin.Table table, SortedSet<String> columns) {
        return source.sql("""
                        SELECT count(*) FROM pg_attribute
                        WHERE attrelid = to_regclass(?) AND attname = ANY (?::text[]) AND attnotnull""")
                        .params(RoutedTable.quoted(table), columns.toArray(String[]::new))
                        .query(Integer.class)
                        .single()
                == columns.size();
    }
}
