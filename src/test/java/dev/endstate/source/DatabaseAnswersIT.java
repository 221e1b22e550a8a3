package dev.endstate.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class DatabaseAnswersIT {
    private final ItemsWorld world = ItemsWorld.create(Servers.shared());

    @Test
    void no_connection_for_state_or_locks_or_capture_waits_longer_than_a_minute_for_a_database_that_died()
            throws SQLException {
        try (Deployment deployment = world.deploy()) {
            assertThat(deployment.beans(DataSource.class)).hasSizeGreaterThan(2);
            for (DataSource database : deployment.beans(DataSource.class)) {
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
