package dev.endstate.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.endstate.servers.PostgresServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class StandbyIsNotReadIT {

    @Test
    void a_standby_is_refused_and_read_once_it_is_promoted() throws SQLException, IOException {
        try (PostgresServer server = PostgresServer.start()) {
            PGSimpleDataSource own = server.source("postgres");
            SourceProperties properties =
                    new SourceProperties(null, null, null, 2, Duration.ofSeconds(5), Duration.ofSeconds(1));
            try (SourceDatabase database = new SourceDatabase(own, properties, new SimpleMeterRegistry())) {
                String identity = database.identity();
                server.restartAsStandby();
                // The pool's connection to the former primary may be given out once more.
                await().untilAsserted(
                                () -> assertThatThrownBy(() -> read(database)).hasMessageContaining("standby"));

                promote(server);
                await().ignoreExceptions().until(() -> read(database) == 42);
                assertThat(database.identity()).isEqualTo(identity);
            }
        }
    }

    private static void promote(PostgresServer server) throws SQLException {
        try (Connection connection = server.source("postgres").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_promote()");
        }
    }

    private static int read(SourceDatabase database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT 42")) {
            row.next();
            return row.getInt(1);
        }
    }
}
