package dev.endstate.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class DatabaseAnswersIT {
    private final ItemsWorld world = ItemsWorld.create(Servers.shared());

    @Test
    void no_connection_for_state_or_locks_or_capture_waits_longer_than_a_minute_for_a_database_that_died()
            throws SQLException {
        try (Deployment deployment = world.deploy()) {
            List<DataSource> databases = new ArrayList<>(deployment.beans(DataSource.class));
            assertThat(databases).as("those of state and capture").hasSizeGreaterThan(1);
            databases.add(SourceConfiguration.lockSessions(deployment.bean(HikariDataSource.class)));
            for (DataSource database : databases) {
                try (Connection connection = database.getConnection()) {
                    assertThat(connection.getNetworkTimeout())
                            .as("milliseconds that connections of %s wait", database)
                            .isBetween(1, 60_000);
                }
            }
        } finally {
            world.close();
        }
    }
}
