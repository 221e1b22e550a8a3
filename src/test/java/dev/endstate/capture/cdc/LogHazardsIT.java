package dev.endstate.capture.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.InBackground;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.ReplicationProxy;
import dev.endstate.testing.Seed;
import dev.endstate.testing.SqlStorm;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What networks, servers and other programs do to a connection that reads the log: nothing is lost, taken for another, or held up. */
class LogHazardsIT {
    private final Servers servers = Servers.shared();
    private final ItemsWorld world = ItemsWorld.create(servers);
    private final ReplicationProxy proxy =
            new ReplicationProxy(servers.postgres().port());
    private final long seed = Seed.announced();

    LogHazardsIT() {
        world.addItemsBesideStorms(50);
    }

    @AfterEach
    void close() {
        world.close();
        proxy.close();
    }

    /** An instance whose replication connections go by the proxy. */
    private Deployment deploy() {
        return deploy(Duration.ofSeconds(2));
    }

    /** @param silence of the server that is taken for its end */
    private Deployment deploy(Duration silence) {
        Map<String, String> properties = new HashMap<>(world.capturing());
        properties.put("endstate.source.url", "jdbc:postgresql://127.0.0.1:" + proxy.port() + "/" + world.name());
        properties.put("endstate.capture.cdc.silence", silence.toSeconds() + "s");
        Deployment deployment = world.deploy(properties);
        await().atMost(Duration.ofSeconds(20)).until(() -> proxy.replicationConnections() > 0 && isCaptured());
        return deployment;
    }

    @Test
    void a_message_that_stands_still_in_its_middle_is_not_taken_for_another() {
        Random random = new Random(seed);
        try (Deployment one = deploy(Duration.ofSeconds(15))) {
            world.awaitIndexEqualsDatabase();

            for (int round = 0; round < 3; round++) {
                // Longer than the driver's own time-outs, far shorter than the silence that is an end.
                proxy.standStillAfter(1 + random.nextInt(400), 1_600);
                new SqlStorm(world, seed + round, 20).run();
                // The driver closes a connection that nothing refers to.
                System.gc();
                world.awaitIndexEqualsDatabase();
            }

            assertThat(proxy.replicationConnections()).isEqualTo(1);
            assertNothingWasLostOrMisread();
        }
    }

    @Test
    void a_connection_that_breaks_in_the_middle_of_a_message_goes_on_where_the_slot_is() {
        Random random = new Random(seed);
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();

            for (int round = 0; round < 4; round++) {
                int before = proxy.replicationConnections();
                proxy.breakAfter(1 + random.nextInt(400));
                new SqlStorm(world, seed + round, 20).run();
                await().atMost(Duration.ofSeconds(20)).until(() -> proxy.replicationConnections() > before);
                world.awaitIndexEqualsDatabase();
            }

            assertNothingWasLostOrMisread();
        }
    }

    @Test
    void a_message_that_stands_still_for_ever_is_cut_off() {
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();
            proxy.standStillAfter(10, Duration.ofMinutes(10).toMillis());
            new SqlStorm(world, seed, 20).run();
            world.awaitIndexEqualsDatabase();
            assertThat(proxy.replicationConnections()).isGreaterThan(1);
            assertNothingWasLostOrMisread();
        }
    }

    @Test
    void a_connection_by_which_nothing_comes_any_more_is_replaced_although_nobody_says_that_it_has_ended() {
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();
            proxy.fallSilent();
            new SqlStorm(world, seed, 20).run();
            world.awaitIndexEqualsDatabase();
            assertThat(proxy.replicationConnections()).isGreaterThan(1);
            assertNothingWasLostOrMisread();
        }
    }

    @Test
    void a_log_that_is_written_for_others_all_the_time_is_not_held_back_and_its_reader_is_not_taken_for_stuck() {
        world.sql().execute("CREATE TABLE uncaptured (n bigint)");
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();

            AtomicBoolean enough = new AtomicBoolean();
            CompletableFuture<Void> others = InBackground.run(() -> {
                while (!enough.get()) {
                    world.sql().update("INSERT INTO uncaptured VALUES (1)");
                }
            });

            int before = proxy.replicationConnections();
            // Twice the silence after which a reader counts as stuck.
            for (int round = 0; round < 2; round++) {
                String written = world.sql().queryForObject("SELECT pg_current_wal_lsn()::text", String.class);
                await().during(Duration.ofSeconds(2))
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> proxy.replicationConnections() == before);
                await().atMost(Duration.ofSeconds(10)).until(() -> isConfirmed(written));
            }

            enough.set(true);
            others.join();

            assertThat(proxy.replicationConnections()).isEqualTo(before);
            assertNothingWasLostOrMisread();
        }
    }

    private boolean isConfirmed(String position) {
        return world.sql()
                .queryForList(
                        "SELECT confirmed_flush_lsn >= ?::pg_lsn FROM pg_replication_slots WHERE slot_name = ?",
                        Boolean.class,
                        position,
                        world.name())
                .contains(true);
    }

    @Test
    void a_database_that_shuts_down_is_not_held_up_although_Kafka_is_away() {
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();

            servers.kafka().stop();
            boolean wasHeldUp;
            try {
                new SqlStorm(world, seed, 20).run();
                wasHeldUp = !servers.postgres().shutDown(Duration.ofSeconds(25));
            } finally {
                servers.kafka().restart();
            }

            servers.postgres().killAndRestart();
            assertThat(wasHeldUp).as("held up").isFalse();

            world.sql().update("UPDATE item SET name = 'after' WHERE id = 100001");
            world.awaitIndexEqualsDatabase();
            assertNothingWasLostOrMisread();
        }
    }

    @Test
    void a_database_that_shuts_down_under_load_is_not_held_up() {
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();
            CompletableFuture<Void> storm = InBackground.run(new SqlStorm(world, seed, 300));
            boolean wasHeldUp = !servers.postgres().shutDown(Duration.ofSeconds(15));
            servers.postgres().killAndRestart();
            storm.join();
            assertThat(wasHeldUp).as("held up").isFalse();
            world.awaitIndexEqualsDatabase();
            assertNothingWasLostOrMisread();
        }
    }

    @Test
    void a_slot_of_another_program_is_left_alone_and_told() {
        JdbcClient source = JdbcClient.create(world.source(world.name()));
        ReplicationSlot ours = new ReplicationSlot(source, world.name());
        for (String create : List.of(
                "SELECT pg_create_logical_replication_slot(?, 'test_decoding')",
                "SELECT pg_create_physical_replication_slot(?)")) {
            world.sql().queryForList(create, world.name());
            assertThatThrownBy(ours::refuseForeign)
                    .hasMessageContaining("which another program reads")
                    .hasMessageContaining("endstate.capture.cdc.slot");
            ours.drop();
        }
    }

    @Test
    void a_server_that_was_set_back_asks_for_a_comparison() {
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();
        }

        // What Endstate knows, where its own database was not set back with the server.
        world.sql().update("UPDATE endstate.slot SET position = position + 1000000000");

        try (Deployment one = deploy()) {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> assertThat(world.sql().queryForList("SELECT reason FROM endstate.gap", String.class))
                                    .singleElement()
                                    .satisfies(reason -> assertThat(reason).contains("the server was set back")));

            world.sql().update("UPDATE item SET name = 'after' WHERE id = 100001");
            world.awaitIndexEqualsDatabase();
        }
    }

    private void assertNothingWasLostOrMisread() {
        assertThat(world.sql().queryForList("SELECT reason FROM endstate.gap", String.class))
                .isEmpty();
        assertThat(world.deadLetters()).isEmpty();
        assertThat(world.sql().queryForObject("SELECT count(*) FROM endstate.parked", Integer.class))
                .isZero();
    }

    private boolean isCaptured() {
        return world.sql()
                .queryForList(
                        "SELECT active FROM pg_replication_slots WHERE slot_name = ?", Boolean.class, world.name())
                .contains(true);
    }
}
