package dev.endstate.capture.cdc;

import dev.endstate.change.RoutedTable;
import dev.endstate.definition.Route;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Asks PostgreSQL's catalog about routed tables and their partitions. */
final class TableCatalog {
    /**
     * Asks the catalog alone, since {@code pg_partition_tree} waits for partitions that somebody has locked. The identity is what the
     * server takes for it: an index that is gone, not valid, partial or deferrable is none, and INCLUDE columns are not logged. Stored
     * generated columns are logged since PostgreSQL 18.
     */
    private static final String TABLES = """
            SELECT t.name AS routed, n.nspname AS schema, c.relname AS name, c.oid = t.root AS root,
                   c.relkind::text AS kind, c.relpersistence::text AS persistence, c.oid::bigint < 16384 AS system,
                   EXISTS (SELECT FROM pg_index k WHERE k.indrelid = c.oid AND k.indisprimary AND k.indimmediate) AS has_key,
                   ARRAY(SELECT an.nspname || '.' || ac.relname FROM pg_partition_ancestors(c.oid) a
                         JOIN pg_class ac ON ac.oid = a.relid JOIN pg_namespace an ON an.oid = ac.relnamespace
                         WHERE a.relid <> c.oid) AS ancestors,
                   ARRAY(WITH RECURSIVE heir AS (
                             SELECT inhrelid FROM pg_inherits WHERE inhparent = c.oid AND c.relkind = 'r'
                             UNION SELECT i.inhrelid FROM pg_inherits i JOIN heir h ON i.inhparent = h.inhrelid)
                         SELECT hn.nspname || '.' || hc.relname FROM heir
                         JOIN pg_class hc ON hc.oid = inhrelid JOIN pg_namespace hn ON hn.oid = hc.relnamespace) AS heirs,
                   k.columns, k.identity, k.stored, k.untold, k.virtual
            FROM (SELECT name, to_regclass(quoted)::oid AS root FROM unnest(?::text[], ?::text[]) AS r (name, quoted)) t
            CROSS JOIN LATERAL (
                WITH RECURSIVE part AS (
                    SELECT t.root AS oid
                    UNION SELECT i.inhrelid FROM part JOIN pg_class pc ON pc.oid = part.oid AND pc.relkind = 'p'
                          JOIN pg_inherits i ON i.inhparent = part.oid AND NOT i.inhdetachpending)
                SELECT oid FROM part) l
            JOIN pg_class c ON c.oid = l.oid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN LATERAL (
                SELECT (i.indkey::int2[])[0:i.indnkeyatts - 1] AS numbers FROM pg_index i
                WHERE i.indrelid = c.oid AND i.indisunique AND i.indimmediate AND i.indisvalid AND i.indpred IS NULL
                  AND (c.relreplident = 'd' AND i.indisprimary OR c.relreplident = 'i' AND i.indisreplident)
                LIMIT 1) i ON true
            CROSS JOIN LATERAL (
                SELECT coalesce(array_agg(a.attname::text), '{}') AS columns,
                       coalesce(array_agg(a.attname::text) FILTER (
                           WHERE c.relreplident = 'f' OR a.attnum = ANY (i.numbers)), '{}') AS identity,
                       coalesce(array_agg(a.attname::text) FILTER (WHERE a.attgenerated = 's' AND v.modern), '{}') AS stored,
                       coalesce(array_agg(a.attname::text) FILTER (
                           WHERE a.attgenerated = 'v' OR a.attgenerated = 's' AND NOT v.modern), '{}') AS untold,
                       coalesce(array_agg(a.attname::text) FILTER (WHERE a.attgenerated = 'v'), '{}') AS virtual
                FROM pg_attribute a, (SELECT current_setting('server_version_num')::int >= 180000 AS modern) v
                WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) k
            ORDER BY 1, 2, 3""";

    private final JdbcClient source;

    TableCatalog(JdbcClient source) {
        this.source = source;
    }

    /** The tables that exist, with their partitions, by {@code schema.table} of the routed one. */
    Map<String, List<LoggedTable>> of(Map<String, RoutedTable> tables) {
        List<String> names = List.copyOf(tables.keySet());
        String[] quoted = names.stream()
                .map(name -> RoutedTable.quoted(tables.get(name).table()))
                .toArray(String[]::new);

        return source
                .sql(TABLES)
                .params(names.toArray(String[]::new), quoted)
                .query((row, n) -> table(row))
                .list()
                .stream()
                .collect(Collectors.groupingBy(LoggedTable::routed, TreeMap::new, Collectors.toList()));
    }

    /**
     * The parts whose rows make up a routed table: its partitions, or else itself. What is in no log is left out.
     *
     * @param parts the routed table and its partitions
     */
    static List<LoggedTable> logged(List<LoggedTable> parts) {
        return parts.stream().filter(LoggedTable::isInTheLog).toList();
    }

    /**
     * Whether the application can no longer write one of some published tables, since somebody has altered what had been judged: there is
     * a virtual column in the whole row, or an identity is gone. This is asked every second, so it is one short statement.
     */
    boolean isAnyUnwritable(Collection<RoutedTable> tables) {
        return source.sql("""
                        SELECT EXISTS (
                            SELECT FROM unnest(?::text[]) AS t (quoted) JOIN pg_class r ON r.oid = to_regclass(t.quoted)
                            CROSS JOIN LATERAL (SELECT r.oid UNION ALL SELECT i.inhrelid FROM pg_inherits i
                                                WHERE i.inhparent = r.oid AND r.relkind = 'p') p
                            JOIN pg_class c ON c.oid = p.oid AND c.relkind = 'r'
                            WHERE CASE c.relreplident WHEN 'f'
                                  THEN EXISTS (SELECT FROM pg_attribute a
                                               WHERE a.attrelid = c.oid AND a.attgenerated = 'v' AND NOT a.attisdropped)
                                  ELSE NOT EXISTS (SELECT FROM pg_index k
                                                   WHERE k.indrelid = c.oid AND k.indisunique AND k.indimmediate AND k.indisvalid
                                                     AND (c.relreplident = 'd' AND k.indisprimary
                                                          OR c.relreplident = 'i' AND k.indisreplident)) END)""")
                .param(tables.stream()
                        .map(table -> RoutedTable.quoted(table.table()))
                        .toArray(String[]::new))
                .query(Boolean.class)
                .single();
    }

    /** The tables that a view reads, also through other views. */
    List<String> readBy(LoggedTable view) {
        return source.sql("""
                        WITH RECURSIVE seen AS (
                            SELECT to_regclass(?)::oid AS oid
                            UNION SELECT d.refobjid FROM seen JOIN pg_rewrite r ON r.ev_class = seen.oid
                                  JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
                                   AND d.refclassid = 'pg_class'::regclass)
                        SELECT DISTINCT c.oid::regclass::text FROM seen JOIN pg_class c ON c.oid = seen.oid
                        JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'f') ORDER BY 1""").param(view.name()).query(String.class).list();
    }

    private static LoggedTable table(ResultSet row) throws SQLException {
        return new LoggedTable(
                row.getString("routed"),
                new Route.Origin.Table(row.getString("schema"), row.getString("name")),
                row.getBoolean("root"),
                row.getString("kind").charAt(0),
                row.getString("persistence").charAt(0),
                row.getBoolean("system"),
                row.getBoolean("has_key"),
                names(row, "ancestors"),
                names(row, "heirs"),
                names(row, "columns"),
                names(row, "identity"),
                names(row, "stored"),
                names(row, "untold"),
                names(row, "virtual"));
    }

    static Set<String> names(ResultSet row, String column) throws SQLException {
        return new TreeSet<>(Arrays.asList((String[]) row.getArray(column).getArray()));
    }
}
