package dev.endstate.capture.cdc;

import dev.endstate.capture.RoutedTable;
import dev.endstate.definition.Route;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The publication that says which tables' changes the slot delivers: exactly those that definitions route. */
final class Publication {
    private static final Logger log = LoggerFactory.getLogger(Publication.class);

    private final JdbcClient source;
    private final String name;

    Publication(JdbcClient source, String name) {
        this.source = source;
        this.name = name;
    }

    /**
     * Adds what is missing.
     *
     * @throws IllegalStateException with the statement to run, if the user may not run it
     */
    void hold(Collection<RoutedTable> tables) {
        Set<String> present = present();
        String missing = tables.stream()
                .filter(table -> !present.contains(RoutedTable.name(table.table())))
                .map(table -> quoted(table.table()))
                .collect(Collectors.joining(", "));
        if (!exists()) {
            run("CREATE PUBLICATION " + quoted(name) + " FOR TABLE " + missing
                    + " WITH (publish = 'insert, update, delete, truncate', publish_via_partition_root = true)");
        } else if (!missing.isEmpty()) {
            run("ALTER PUBLICATION " + quoted(name) + " ADD TABLE " + missing);
        }
    }

    /** Takes out what no definition routes any more. */
    void holdOnly(Collection<RoutedTable> tables) {
        Set<String> wanted =
                tables.stream().map(table -> RoutedTable.name(table.table())).collect(Collectors.toSet());
        if (!present().equals(wanted)) {
            run("ALTER PUBLICATION " + quoted(name) + " SET TABLE "
                    + tables.stream().map(table -> quoted(table.table())).collect(Collectors.joining(", ")));
        }
    }

    private Set<String> present() {
        return source.sql("SELECT schemaname || '.' || tablename FROM pg_publication_tables WHERE pubname = ?")
                .param(name)
                .query(String.class)
                .set();
    }

    private boolean exists() {
        return source.sql("SELECT EXISTS (SELECT FROM pg_publication WHERE pubname = ?)")
                .param(name)
                .query(Boolean.class)
                .single();
    }

    private void run(String statement) {
        try {
            source.sql(statement).update();
            log.info("{}", statement);
        } catch (DataAccessException e) {
            throw new IllegalStateException("the publication " + name
                    + " does not hold the tables of the definitions, and this user may not change"
                    + " it. Run, as the tables' owner: " + statement + ";");
        }
    }

    static String quoted(Route.Origin.Table table) {
        return quoted(table.schema()) + "." + quoted(table.name());
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
