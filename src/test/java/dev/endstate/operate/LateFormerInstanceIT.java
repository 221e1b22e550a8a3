package dev.endstate.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.servers.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** An instance of the former version that was not stopped before the schema is migrated. */
class LateFormerInstanceIT {
    private final DataSource database = Servers.shared()
            .postgres()
            .createDatabase("late" + UUID.randomUUID().toString().replace("-", ""));
    private final JdbcTemplate sql = new JdbcTemplate(database);

    @Test
    void a_fanout_that_it_asks_for_during_the_migration_is_refused_or_goes_on() throws SQLException {
        migrate("1");

        CompletableFuture<Void> migration;
        boolean isTaken;
        try (Connection reading = database.getConnection();
                Statement statement = reading.createStatement()) {
            reading.setAutoCommit(false);
            statement.execute("SELECT FROM endstate.rebuild");
            migration = CompletableFuture.runAsync(() -> migrate("2"));
            await().until(() -> Boolean.TRUE.equals(sql.queryForObject("""
                    SELECT EXISTS (SELECT FROM pg_locks JOIN pg_database d ON d.oid = database
                                   WHERE NOT granted AND datname = current_database())""", Boolean.class)));
            isTaken = askForFanout();
        }

        migration.join();
        assertThat(sql.queryForObject("SELECT count(*) FROM endstate.job WHERE kind = 'FANOUT'", Long.class))
                .isEqualTo(isTaken ? 1 : 0);
    }

    private void migrate(String version) {
        Flyway.configure()
                .dataSource(database)
                .schemas("endstate")
                .locations("classpath:db/migration/endstate")
                .target(version)
                .load()
                .migrate();
    }

    private boolean askForFanout() {
        try {
            sql.update("""
                    INSERT INTO endstate.fanout (index_name, generation, request_hash, lookup, changed_row)
                    VALUES ('things', 'things-000001', 'one', 'SELECT 1', '{"id":"1"}')""");
            return true;
        } catch (DataAccessException e) {
            return false;
        }
    }
}
