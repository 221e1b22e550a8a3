package dev.endstate.operate;

import dev.endstate.testing.ItemsWorld;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;

/** Endstate's state in the schema of its first version, with nothing under way: what is to be under way is put in by a test. */
final class FormerState {
    private static final Set<String> UNDER_WAY =
            Set.of("scan", "scan_range", "rebuild", "reconciliation", "fanout", "retirement", "flyway_schema_history");

    private FormerState() {}

    /** Sets the state of a world back to the first version. It keeps what is known of its generations. No instance may run. */
    static void setBack(ItemsWorld world) {
        JdbcTemplate sql = world.sql();
        sql.execute("ALTER SCHEMA endstate RENAME TO endstate_now");
        Flyway.configure()
                .dataSource(world.source(world.name()))
                .schemas("endstate")
                .locations("classpath:db/migration/endstate")
                .target("1")
                .load()
                .migrate();

        Set<String> kept = new TreeSet<>(tables(sql, "endstate"));
        kept.retainAll(tables(sql, "endstate_now"));
        kept.removeAll(UNDER_WAY);
        kept.forEach(
                table -> sql.execute("INSERT INTO endstate.%1$s SELECT * FROM endstate_now.%1$s".formatted(table)));
        sql.execute("SELECT setval('endstate.ticket', (SELECT last_value FROM endstate_now.ticket))");
        sql.execute("DROP SCHEMA endstate_now CASCADE");
    }

    /** All but those whose rows are numbered by the database: such as messages for people, which are sent or are not. */
    private static List<String> tables(JdbcTemplate sql, String schema) {
        return sql.queryForList("""
                SELECT table_name FROM information_schema.tables t WHERE table_schema = ? AND NOT EXISTS
                    (SELECT FROM information_schema.columns c WHERE (c.table_schema, c.table_name) = (t.table_schema, t.table_name)
                     AND c.is_identity = 'YES')""", String.class, schema);
    }
}
