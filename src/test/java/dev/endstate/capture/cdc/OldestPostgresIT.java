package dev.endstate.capture.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.servers.PostgresServer;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.Seed;
import dev.endstate.testing.SqlStorm;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The log of the oldest PostgreSQL that is supported, which tells some things in another way than the newest one. */
class OldestPostgresIT {
    private static final PostgresServer POSTGRES = PostgresServer.startOldest();

    private final ItemsWorld world = ItemsWorld.create(
            new Servers(POSTGRES, Servers.shared().kafka(), Servers.shared().elasticsearch()));
    private final long seed = Seed.announced();

    OldestPostgresIT() {
        world.addItems(100);
        world.sql().execute("ALTER TABLE part REPLICA IDENTITY FULL");
    }

    @AfterEach
    void close() {
        world.close();
    }

    @AfterAll
    static void stop() throws IOException {
        POSTGRES.close();
    }

    @Test
    void whatever_is_committed_reaches_the_index() {
        try (Deployment one = world.deploy(world.capturing())) {
            new SqlStorm(world, seed, 200).run();
            world.awaitIndexEqualsDatabase();
            assertThat(gaps()).isEmpty();
            assertThat(world.deadLetters()).isEmpty();
        }
    }

    @Test
    void a_log_that_was_written_without_the_publication_cannot_be_read_and_the_slot_is_made_anew_with_a_gap() {
        try (Deployment one = world.deploy(world.capturing())) {
            world.awaitIndexEqualsDatabase();
            world.sql().execute("DROP PUBLICATION \"" + world.name() + "\"");
            world.sql().update("UPDATE item SET name = 'unreadable' WHERE id = 1");
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(gaps())
                            .anySatisfy(reason -> assertThat(reason).contains("no publication")));
            world.sql().update("UPDATE item SET name = 'readable' WHERE id = 2");
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void an_idle_database_lets_the_slot_move_on_with_the_log_of_the_others() {
        try (Deployment one = world.deploy(world.capturing())) {
            world.awaitIndexEqualsDatabase();

            world.sql().execute("CREATE TABLE uncaptured AS SELECT g FROM generate_series(1, 20000) g");
            String written =
                    String.valueOf(world.sql().queryForObject("SELECT pg_current_wal_lsn()::text", String.class));

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> Boolean.TRUE.equals(world.sql()
                            .queryForObject(
                                    "SELECT confirmed_flush_lsn >= ?::pg_lsn FROM pg_replication_slots WHERE slot_name = ?",
                                    Boolean.class,
                                    written,
                                    world.name())));
        }
    }

    private List<String> gaps() {
        return world.sql().queryForList("SELECT reason FROM endstate.gap", String.class);
    }
}
