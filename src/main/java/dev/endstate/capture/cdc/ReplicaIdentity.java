package dev.endstate.capture.cdc;

import dev.endstate.definition.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
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

    /** The columns that the image before a change holds. */
    Set<String> carried(Route.Origin.Table table) {
        return new TreeSet<>(source.sql("""
                        SELECT a.attname FROM pg_class c
                        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                        LEFT JOIN pg_index i ON i.indrelid = c.oid
                             AND (c.relreplident = 'd' AND i.indisprimary OR c.relreplident = 'i' AND i.indisreplident)
                        WHERE c.oid = to_regclass(?) AND (c.relreplident = 'f' OR a.attnum = ANY (i.indkey))""")
                .param(Publication.quoted(table))
                .query(String.class)
                .list());
    }

    /** The statement that makes the image before a change hold the columns; a unique index is preferred, as it logs less. */
    String remedy(Route.Origin.Table table, SortedSet<String> columns) {
        String alter = "ALTER TABLE " + Publication.quoted(table) + " REPLICA IDENTITY ";
        Optional<String> index = fittingIndex(table, columns);
        if (index.isPresent()) {
            return alter + "USING INDEX " + Publication.quoted(index.get()) + ";";
        }
        List<String> primaryKey = primaryKey(table);
        if (primaryKey.isEmpty() || !areNotNull(table, columns)) {
            return alter + "FULL;";
        }
        List<String> all = new ArrayList<>(columns);
        primaryKey.stream().filter(column -> !columns.contains(column)).forEach(all::add);
        String name = table.name() + "_endstate";
        return "CREATE UNIQUE INDEX CONCURRENTLY " + Publication.quoted(name) + " ON " + Publication.quoted(table)
                + " ("
                + String.join(", ", all.stream().map(Publication::quoted).toList()) + "); " + alter + "USING INDEX "
                + Publication.quoted(name) + ";";
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
                .params(Publication.quoted(table), columns.toArray(String[]::new))
                .query(String.class)
                .optional();
    }

    private List<String> primaryKey(Route.Origin.Table table) {
        return source.sql("""
                        SELECT a.attname FROM pg_index i
                        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
                        WHERE i.indrelid = to_regclass(?) AND i.indisprimary ORDER BY a.attnum""")
                .param(Publication.quoted(table))
                .query(String.class)
                .list();
    }

    private boolean areNotNull(Route.Origin.Table table, SortedSet<String> columns) {
        return source.sql("""
                        SELECT count(*) FROM pg_attribute
                        WHERE attrelid = to_regclass(?) AND attname = ANY (?::text[]) AND attnotnull""")
                        .params(Publication.quoted(table), columns.toArray(String[]::new))
                        .query(Integer.class)
                        .single()
                == columns.size();
    }
}
