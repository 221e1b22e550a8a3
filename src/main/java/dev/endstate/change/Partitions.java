package dev.endstate.change;

import dev.endstate.definition.Route;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Remembers which partitions partitioned tables have: a Debezium whose publication does not say {@code publish_via_partition_root}
 * writes a topic for each partition, and none for the table.
 */
final class Partitions {
    private static final Logger log = LoggerFactory.getLogger(Partitions.class);
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final JdbcClient source;
    private volatile Map<Route.Origin.Table, Set<Route.Origin.Table>> seen = Map.of();
    private @Nullable Long lookedAt;

    Partitions(JdbcClient source) {
        this.source = source;
    }

    /** The partitions of a table. One that was seen once is kept: what it told last may still be in its topic. */
    Set<Route.Origin.Table> of(Route.Origin.Table table) {
        return seen.getOrDefault(table, Set.of());
    }

    /** Asks the catalog, unless that was done a moment ago. Where the database does not answer, the partitions stay as they were. */
    synchronized void lookUp(Collection<Route.Origin.Table> tables) {
        Long last = lookedAt;
        boolean isDue = last == null
                || System.nanoTime() - last > LOOK.toNanos()
                || !seen.keySet().containsAll(tables);
        if (tables.isEmpty() || !isDue) {
            return;
        }

        Map<Route.Origin.Table, Set<Route.Origin.Table>> now = new HashMap<>(seen);
        try {
            for (Route.Origin.Table table : tables) {
                Set<Route.Origin.Table> partitions = new LinkedHashSet<>(of(table));
                partitions.addAll(ask(table));
                now.put(table, Set.copyOf(partitions));
            }
            seen = Map.copyOf(now);
            lookedAt = System.nanoTime();
        } catch (DataAccessException e) {
            log.debug("The partitions of {} cannot be asked for", tables, e);
        }
    }

    private List<Route.Origin.Table> ask(Route.Origin.Table table) {
        // Of the catalog alone: pg_partition_tree waits for a partition that somebody has locked.
        return source.sql("""
                        WITH RECURSIVE part AS (
                            SELECT to_regclass(?)::oid AS oid, 0 AS level
                            UNION ALL SELECT i.inhrelid, level + 1 FROM part JOIN pg_class c ON c.oid = part.oid AND c.relkind = 'p'
                                      JOIN pg_inherits i ON i.inhparent = part.oid AND NOT i.inhdetachpending)
                        SELECT n.nspname, c.relname FROM part
                        JOIN pg_class c ON c.oid = part.oid JOIN pg_namespace n ON n.oid = c.relnamespace
                        WHERE c.relkind <> 'p' AND level > 0""")
                .param(RoutedTable.quoted(table))
                .query((row, i) -> new Route.Origin.Table(row.getString(1), row.getString(2)))
                .list();
    }
}
