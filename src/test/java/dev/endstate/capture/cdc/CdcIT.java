package dev.endstate.capture.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.endstate.parked.ParkedKeys;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.InBackground;
import dev.endstate.testing.InstanceProcess;
import dev.endstate.testing.SqlStorm;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whatever is committed reaches the index, whoever captures, and whatever dies meanwhile. */
class CdcIT extends CapturedItems {
    @Test
    void whatever_is_committed_reaches_the_index() {
        try (Deployment one = deploy()) {
            new SqlStorm(world, seed, 500).run();
            world.awaitIndexEqualsDatabase();
            assertThat(one.bean(ParkedKeys.class).count(world.name())).isZero();
            assertThat(world.deadLetters()).isEmpty();
            assertThat(gaps()).isEmpty();
        }
    }

    @Test
    void another_instance_takes_over_when_the_capturing_one_is_killed() {
        try (InstanceProcess capturing = world.deployApart(world.capturing())) {
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(isCaptured())
                            .as("captured; the process says: %s", capturing.log())
                            .isTrue());

            try (Deployment standby = deploy()) {
                world.awaitIndexEqualsDatabase();
                CompletableFuture<Void> storm = InBackground.run(new SqlStorm(world, seed, 300));

                capturing.kill();
                await().atMost(Duration.ofSeconds(15)).until(this::isCaptured);

                storm.join();
                world.awaitIndexEqualsDatabase();
                assertThat(gaps()).isEmpty();
            }
        }
    }

    @Test
    void instances_that_end_in_order_leave_no_gap() {
        Random random = new Random(seed);
        for (int i = 0; i < 6; i++) {
            try (Deployment one = deploy()) {
                await().atMost(Duration.ofSeconds(20)).until(this::isCaptured);
                assertThat(gaps()).as("after %s ends", i).isEmpty();

                world.sql().update("UPDATE item SET name = ? WHERE id = 1", "round " + i);
                String begin = confirmed();
                await().atMost(Duration.ofSeconds(20)).until(() -> isAfter(confirmed(), begin));
                new SqlStorm(world, seed + i, random.nextInt(3) * 20).run();
            }
        }

        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();
            assertThat(gaps()).isEmpty();
        }
    }

    @Test
    void after_PostgreSQL_was_killed_in_the_middle() {
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();

            CompletableFuture<Void> storm = InBackground.run(new SqlStorm(world, seed, 600));
            new SqlStorm(world, seed + 10, 100).run();
            servers.postgres().killAndRestart();
            storm.join();

            new SqlStorm(world, seed + 20, 50).run();
            world.awaitIndexEqualsDatabase();
            assertThat(gaps()).isEmpty();
        }
    }

    @Test
    void columns_that_come_change_and_go_do_not_stop_it() {
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();

            world.sql().execute("ALTER TABLE item ADD COLUMN colour text NOT NULL DEFAULT 'red'");
            world.sql().update("UPDATE item SET name = 'added' WHERE id = 1");
            world.sql().execute("ALTER TABLE item RENAME COLUMN colour TO color");
            world.sql().update("UPDATE item SET name = 'renamed' WHERE id = 2");
            world.sql().execute("ALTER TABLE item ALTER COLUMN amount TYPE bigint");
            world.sql().update("UPDATE item SET amount = 7 WHERE id = 3");
            world.sql().execute("ALTER TABLE item DROP COLUMN color");
            world.sql().update("UPDATE item SET name = 'dropped' WHERE id = 4");

            world.awaitIndexEqualsDatabase();
            assertThat(gaps()).isEmpty();
        }
    }

    @Test
    void an_idle_database_lets_the_slot_move_on_with_the_log_of_the_others() {
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();
            String before = confirmed();
            world.sql()
                    .execute(
                            "CREATE TABLE uncaptured AS SELECT g, repeat('x', 500) AS filler FROM generate_series(1, 20000) g");
            String written =
                    String.valueOf(world.sql().queryForObject("SELECT pg_current_wal_lsn()::text", String.class));
            assertThat(isAfter(written, before)).isTrue();
            await().atMost(Duration.ofSeconds(20)).until(() -> isAfter(confirmed(), written));
        }
    }

    @Test
    void a_slot_of_that_name_in_another_database_of_the_server_is_left_alone() {
        JdbcClient other = JdbcClient.create(world.source(world.createEmptyCopy()));
        ReplicationSlot theirs = new ReplicationSlot(other, world.name());
        theirs.create();
        ReplicationSlot ours = new ReplicationSlot(JdbcClient.create(world.source(world.name())), world.name());
        assertThat(ours.state()).isEmpty();
        assertThatThrownBy(ours::refuseForeign)
                .hasMessageContaining("is that of database " + world.name() + "copy")
                .hasMessageContaining("endstate.capture.cdc.slot");
        theirs.drop();
        ours.refuseForeign();
    }
}
