package dev.endstate.capture.cdc;

import dev.endstate.change.RoutedTable;
import dev.endstate.definition.Route;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
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
    static final String GENERATED_COLUMNS = "publish_generated_columns = stored";

    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final JdbcClient source;
    private final TransactionOperations transactions;
    private final PublicationMembers members;
    private final String name;

    Publication(DataSource source, String name) {
        this.source = JdbcClient.create(source);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(source));
        this.members = new PublicationMembers(this.source, name);
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
     * Makes it, if there is none.
     *
     * @param tables that it is to hold, for the statement that is said if this user may not run it
     * @throws IllegalStateException with the statement to run, if it cannot be made
     */
    void make(Collection<RoutedTable> tables) {
        if (exists()) {
            return;
        }
        String options = " WITH (" + OPTIONS + (canPublishGeneratedColumns() ? ", " + GENERATED_COLUMNS : "") + ")";
        String create = "CREATE PUBLICATION " + RoutedTable.quoted(name);
        String full = create + (tables.isEmpty() ? "" : " FOR TABLE " + list(tables)) + options;
        if (!tables.isEmpty() && tables.stream().noneMatch(this::isOwned)) {
            // Made empty, it would be this user's: then the tables' owner could neither make it nor add to it.
            throw cannotBeMade("tables are put into it by their owner alone", full);
        }
        try {
            run(create + options);
        } catch (DataAccessException e) {
            throw cannotBeMade(NestedExceptionUtils.getMostSpecificCause(e).getMessage(), full);
        }
    }

    private IllegalStateException cannotBeMade(@Nullable String why, String statement) {
        return new IllegalStateException("the publication " + name + " cannot be made (" + why
                + "). Run, as the tables' owner: " + statement + ";");
    }

    private boolean isOwned(RoutedTable table) {
        return source.sql("SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass(?)")
                .param(RoutedTable.quoted(table.table()))
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /**
     * Adds what is missing; what cannot be added keeps nothing else out.
     *
     * @param generated those that must not be in it without their generated columns
     * @return why not, by {@code schema.table}
     */
    Map<String, String> hold(Map<String, RoutedTable> tables, Set<String> generated) {
        Map<String, String> failures = new TreeMap<>();
        Map<String, RoutedTable> wanted = new TreeMap<>(tables);
        wanted.keySet().retainAll(missing(tables.values()));
        if (lacksGeneratedColumns() && !generated.isEmpty()) {
            // First, so that no table is in it for a moment without them.
            change(" SET (" + GENERATED_COLUMNS + ")")
                    .ifPresent(why -> generated.forEach(name -> {
                        failures.put(name, "cannot have its generated columns published: " + why);
                        wanted.remove(name);
                    }));
        }
        if (!wanted.isEmpty() && add(wanted.values()).isPresent()) {
            wanted.forEach((name, table) -> add(List.of(table))
                    .ifPresent(why -> failures.put(name, "cannot be put into the publication: " + why)));
        }
        return failures;
    }

    private Optional<String> add(Collection<RoutedTable> tables) {
        return change(" ADD TABLE " + list(tables));
    }

    /** Takes tables out of it, as far as they are in it by name; empty, or why that cannot be done. */
    Optional<String> release(Collection<String> tables) {
        String unwanted = named().stream()
                .filter(table -> tables.contains(RoutedTable.name(table)))
                .map(RoutedTable::quoted)
                .collect(Collectors.joining(", ONLY "));
        return unwanted.isEmpty() ? Optional.empty() : change(" DROP TABLE ONLY " + unwanted);
    }

    /** Takes out what no definition routes any more; empty, or why that cannot be done. */
    Optional<String> holdOnly(Collection<RoutedTable> tables) {
        Set<String> unwanted = new TreeSet<>(present());
        unwanted.removeAll(
                tables.stream().map(table -> RoutedTable.name(table.table())).toList());
        return release(unwanted);
    }

    /** Children that inherit are told under their own names, and may have no key: only what is routed itself is added. */
    private static String list(Collection<RoutedTable> tables) {
        return tables.stream()
                .map(table -> "ONLY " + RoutedTable.quoted(table.table()))
                .collect(Collectors.joining(", "));
    }

    private boolean canPublishGeneratedColumns() {
        return source.sql("SELECT current_setting('server_version_num')::int >= 180000")
                .query(Boolean.class)
                .single();
    }

    /** Whether it has them not, although it could, by a column of PostgreSQL 18 and newer. */
    private boolean lacksGeneratedColumns() {
        return source.sql(
                        "SELECT EXISTS (SELECT FROM pg_publication p WHERE p.pubname = ? AND to_jsonb(p) ->> 'pubgencols' = 'n')")
                .param(name)
                .query(Boolean.class)
                .single();
    }

    /** What it holds, in whatever way, as {@code schema.table}. */
    Set<String> present() {
        return members.names();
    }

    private List<Route.Origin.Table> named() {
        return source.sql("""
                        SELECT n.nspname AS schema, c.relname AS name FROM pg_publication_rel r
                        JOIN pg_publication p ON p.oid = r.prpubid
                        JOIN pg_class c ON c.oid = r.prrelid JOIN pg_namespace n ON n.oid = c.relnamespace
                        WHERE p.pubname = ? ORDER BY 1, 2""").param(name).query(Route.Origin.Table.class).list();
    }

    private boolean exists() {
        return source.sql("SELECT EXISTS (SELECT FROM pg_publication WHERE pubname = ?)")
                .param(name)
                .query(Boolean.class)
                .single();
    }

    /** Why it cannot be done now, with what to do; empty if it was. */
    private Optional<String> change(String how) {
        String statement = "ALTER PUBLICATION " + RoutedTable.quoted(name) + how;
        try {
            run(statement);
            return Optional.empty();
        } catch (DataAccessException e) {
            Throwable cause = NestedExceptionUtils.getMostSpecificCause(e);
            String state = cause instanceof SQLException sql ? String.valueOf(sql.getSQLState()) : "";
            return Optional.of(cause.getMessage()
                    + switch (state) {
                        case INSUFFICIENT_PRIVILEGE ->
                            ". Run, as the owner of both table and publication, or as a superuser: " + statement + ";";
                        case LOCK_NOT_AVAILABLE ->
                            ". Something holds a lock on it, such as an index that is being built: this is tried again";
                        default -> "";
                    });
        }
    }

    private void run(String statement) {
        transactions.executeWithoutResult(status -> {
            // Who builds an index holds such a lock for hours, and everybody who waits for it holds up others.
            source.sql("SET LOCAL lock_timeout = '1s'").update();
            source.sql(statement).update();
        });
        log.info("{}", statement);
    }
}
