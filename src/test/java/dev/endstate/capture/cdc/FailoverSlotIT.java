package dev.endstate.capture.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A slot that somebody, or an older version, made for this server alone. */
@ExtendWith(OutputCaptureExtension.class)
class FailoverSlotIT {
    private static final Pattern STATEMENT = Pattern.compile("ALTER_REPLICATION_SLOT [^;]+;");

    private final ItemsWorld world = ItemsWorld.create(Servers.shared());

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void a_slot_that_a_failover_loses_is_told_with_the_statement_that_has_standbys_keep_it(CapturedOutput output)
            throws SQLException {
        world.addItems(3);
        world.sql().execute("ALTER TABLE part REPLICA IDENTITY FULL");
        world.sql()
                .queryForList("SELECT pg_create_logical_replication_slot(?, 'pgoutput', false, false)", world.name());
        String told = "The slot " + world.name() + " was made so that no standby keeps it";
        try (Deployment deployment = world.deploy(world.capturing())) {
            world.awaitIndexEqualsDatabase();
            await().untilAsserted(() -> assertThat(output).containsOnlyOnce(told));
        }

        Matcher statement = STATEMENT.matcher(output);
        assertThat(statement.find()).isTrue();
        try (Connection replication = replicating().getConnection();
                Statement sql = replication.createStatement()) {
            sql.execute(statement.group());
        }
        assertThat(world.sql()
                        .queryForObject(
                                "SELECT failover FROM pg_replication_slots WHERE slot_name = ?",
                                Boolean.class,
                                world.name()))
                .isTrue();
        int before = output.length();
        try (Deployment deployment = world.deploy(world.capturing())) {
            world.sql().update("UPDATE item SET name = 'kept' WHERE id = 1");
            world.awaitIndexEqualsDatabase();
        }
        assertThat(output.toString().substring(before)).contains("Capturing ").doesNotContain(told);
    }

    private PGSimpleDataSource replicating() {
        PGSimpleDataSource replicating = world.source(world.name());
        replicating.setReplication("database");
        replicating.setPreferQueryMode(PreferQueryMode.SIMPLE);
        replicating.setAssumeMinServerVersion("17");
        return replicating;
    }
}
