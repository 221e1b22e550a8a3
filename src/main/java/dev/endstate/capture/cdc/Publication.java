package dev.endstate.capture.cdc;

import dev.endstate.change.RoutedTable;
import dev.endstate.definition.Route;
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
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The publication that says which tables' changes the slot delivers: exactly those that definitions route. */
final class Publication {
    private static final String OPTIONS =
            "publish = 'insert, update, delete, truncate', publish_via_partition_root = true";

    /**
     * Since PostgreSQL 18; without it, the server refuses updates of a table whose replica identity holds a generated column.
     *
     * @see <a href="https://www.postgresql.org/docs/18/logical-replication-gencols.html">Generated Column Replication</a>
     */
    static final String GENERATED_COLUMNS = "publish_generated_columns = stored";

    private final JdbcClient source;
    private final PublicationMembers members;
    private final PublicationChange changes;
    private final String name;

    Publication(DataSource source, String name) {
        this.source = JdbcClient.create(source);
        this.members = new PublicationMembers(this.source, name);
        this.changes = new PublicationChange(source, name);
        this.name = name;
    }

    /** The tables among these that it does not hold, by {@code schema.table}; all of them if there is no publication. */
    Set<String> missing(Collection<RoutedTable> tables) {
        Set<String> missing = tables.stream()
                .map(table -> RoutedTable.name(table.table()))
                .collect(Collectors.toCollection(TreeSet::new));
        missing.removeAll(present());
        return missing;
    }

    /** Says what to run if somebody made it for another purpose, so that it keeps kinds of changes back. */
    String remedyForOptions() {
        return "ALTER PUBLICATION " + RoutedTable.quoted(name) + " SET (" + OPTIONS + ");";
    }

    /** Says what to run if it keeps rows or columns of a table back. */
    String remedyForFilter(RoutedTable table) {
        return "ALTER PUBLICATION " + RoutedTable.quoted(name) + " DROP TABLE " + RoutedTable.quoted(table.table())
                + ";";
    }

    /**
     * Makes the publication, if there is none.
     *
     * @param tables the tables that it is to hold, for the statement that is told if this user may not run it
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
            changes.run(create + options);
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
     * Adds the tables that are missing; one that cannot be added keeps no other out.
     *
     * @param generated the tables that must not be in it without their generated columns
     * @return why tables could not be added, by {@code schema.table}
     */
    Map<String, String> addMissing(Map<String, RoutedTable> tables, Set<String> generated) {
        Map<String, String> failures = new TreeMap<>();
        Map<String, RoutedTable> wanted = new TreeMap<>(tables);
        wanted.keySet().retainAll(missing(tables.values()));

        if (lacksGeneratedColumns() && !generated.isEmpty()) {
            // First, so that no table is in it for a moment without them.
            changes.alter(" SET (" + GENERATED_COLUMNS + ")")
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
        return changes.alter(" ADD TABLE " + list(tables));
    }

    /** Takes tables out of it that it holds by name; returns why that cannot be done, or nothing. */
    Optional<String> release(Collection<String> tables) {
        String unwanted = named().stream()
                .filter(table -> tables.contains(RoutedTable.name(table)))
                .map(RoutedTable::quoted)
                .collect(Collectors.joining(", ONLY "));
        return unwanted.isEmpty() ? Optional.empty() : changes.alter(" DROP TABLE ONLY " + unwanted);
    }

    /** Takes out every other table, since no definition routes it any more; returns why that cannot be done, or nothing. */
    Optional<String> holdOnly(Collection<RoutedTable> tables) {
        Set<String> unwanted = new TreeSet<>(present());
        unwanted.removeAll(
                tables.stream().map(table -> RoutedTable.name(table.table())).toList());
        return release(unwanted);
    }

    /** Lists tables without their heirs: these are told under their own names, and may have no key. */
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

    /** Whether it leaves generated columns out, although it could have them; the catalog says so since PostgreSQL 18. */
    private boolean lacksGeneratedColumns() {
        return source.sql(
                        "SELECT EXISTS (SELECT FROM pg_publication p WHERE p.pubname = ? AND to_jsonb(p) ->> 'pubgencols' = 'n')")
                .param(name)
                .query(Boolean.class)
                .single();
    }

    /** The tables that it holds, in whatever way, as {@code schema.table}. */
    Set<String> present() {
        return members.names();
    }

    /** The tables that it holds by name. */
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
}
