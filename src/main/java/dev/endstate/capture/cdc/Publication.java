package dev.endstate.capture.cdc;

import dev.endstate.capture.RoutedTable;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** The publication that says which tables' changes the slot delivers: exactly those that definitions route. */
final class Publication {
    private static final Logger log = LoggerFactory.getLogger(Publication.class);
    private static final String OPTIONS =
            "publish = 'insert, update, delete, truncate', publish_via_partition_root = true";

    /**
     * Since PostgreSQL 18; without it, the server refuses updates of a table whose replica identity holds a generated column.
     *
     * @see <a href="https://www.postgresql.org/docs/18/logical-replication-gencols.html">Generated Column Replication</a>
     */
    private static final String GENERATED_COLUMNS = "publish_generated_columns = stored";

    private final JdbcClient source;
    private final TransactionOperations transactions;
    private final String name;

    Publication(DataSource source, String name) {
        this.source = JdbcClient.create(source);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(source));
        this.name = name;
    }

    /** The tables that it does not hold, by {@code schema.table}; all of them if there is none. */
    Set<String> missing(Collection<RoutedTable> tables) {
        Set<String> missing = tables.stream()
                .map(table -> RoutedTable.name(table.table()))
                .collect(Collectors.toCollection(TreeSet::new));
        missing.removeAll(present());
        return missing;
    }

    /** What to run if somebody made it for another purpose, so that it keeps kinds of changes back. */
    String remedyForOptions() {
        return "ALTER PUBLICATION " + RoutedTable.quoted(name) + " SET (" + OPTIONS + ");";
    }

    /** What to run if it keeps rows or columns of a table back. */
    String remedyForFilter(RoutedTable table) {
        return "ALTER PUBLICATION " + RoutedTable.quoted(name) + " DROP TABLE " + RoutedTable.quoted(table.table())
                + ";";
    }

    /**
     * Adds what is missing.
     *
     * @throws IllegalStateException with the statement to run, if the user may not run it
     */
    void hold(Collection<RoutedTable> tables) {
        Set<String> names = missing(tables);
        String missing = tables.stream()
                .filter(table -> names.contains(RoutedTable.name(table.table())))
                .map(table -> RoutedTable.quoted(table.table()))
                .collect(Collectors.joining(", "));
        if (!exists()) {
            run("CREATE PUBLICATION " + RoutedTable.quoted(name) + " FOR TABLE " + missing + " WITH (" + OPTIONS
                    + (canPublishGeneratedColumns() ? ", " + GENERATED_COLUMNS : "") + ")");
            return;
        }
        if (lacksGeneratedColumns(tables)) {
            // First, so that no table is in it for a moment without them.
            run("ALTER PUBLICATION " + RoutedTable.quoted(name) + " SET (" + GENERATED_COLUMNS + ")");
        }
        if (!missing.isEmpty()) {
            run("ALTER PUBLICATION " + RoutedTable.quoted(name) + " ADD TABLE " + missing);
        }
    }

    /** Takes out what no definition routes any more. */
    void holdOnly(Collection<RoutedTable> tables) {
        Set<String> wanted =
                tables.stream().map(table -> RoutedTable.name(table.table())).collect(Collectors.toSet());
        if (!present().equals(wanted) && !holdsEveryTable()) {
            run("ALTER PUBLICATION " + RoutedTable.quoted(name) + " SET TABLE "
                    + tables.stream()
                            .map(table -> RoutedTable.quoted(table.table()))
                            .collect(Collectors.joining(", ")));
        }
    }

    private boolean canPublishGeneratedColumns() {
        return source.sql("SELECT current_setting('server_version_num')::int >= 180000")
                .query(Boolean.class)
                .single();
    }

    /** Whether it has them not, although it could, by a column of PostgreSQL 18 and newer, and one of the tables has some. */
    private boolean lacksGeneratedColumns(Collection<RoutedTable> tables) {
        return source.sql("""
                        SELECT EXISTS (SELECT FROM pg_publication p WHERE p.pubname = ? AND to_jsonb(p) ->> 'pubgencols' = 'n')
                           AND EXISTS (SELECT FROM pg_attribute WHERE attgenerated = 's'
                                       AND attrelid = ANY (SELECT to_regclass(t) FROM unnest(?::text[]) t))""")
                .params(
                        name,
                        tables.stream()
                                .map(table -> RoutedTable.quoted(table.table()))
                                .toArray(String[]::new))
                .query(Boolean.class)
                .single();
    }

    private Set<String> present() {
        return source.sql("SELECT schemaname || '.' || tablename FROM pg_publication_tables WHERE pubname = ?")
                .param(name)
                .query(String.class)
                .set();
    }

    private boolean holdsEveryTable() {
        return source.sql("SELECT EXISTS (SELECT FROM pg_publication WHERE pubname = ? AND puballtables)")
                .param(name)
                .query(Boolean.class)
                .single();
    }

    private boolean exists() {
        return source.sql("SELECT EXISTS (SELECT FROM pg_publication WHERE pubname = ?)")
                .param(name)
                .query(Boolean.class)
                .single();
    }

    private void run(String statement) {
        try {
            transactions.executeWithoutResult(status -> {
                // Who builds an index holds such a lock for hours, and everybody who waits for it holds up others.
                source.sql("SET LOCAL lock_timeout = '2s'").update();
                source.sql(statement).update();
            });
            log.info("{}", statement);
        } catch (DataAccessException e) {
            throw new IllegalStateException("the publication " + name
                    + " does not hold the tables of the definitions, and cannot be changed now ("
                    + NestedExceptionUtils.getMostSpecificCause(e).getMessage() + "). Run, as the tables' owner: "
                    + statement + ";");
        }
    }
}
