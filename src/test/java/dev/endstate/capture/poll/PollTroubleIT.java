package dev.endstate.capture.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.endstate.change.Gaps;
import dev.endstate.definition.Definitions;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.InBackground;
import dev.endstate.testing.InstanceProcess;
import dev.endstate.testing.RestApi;
import dev.endstate.testing.SqlStorm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Polling goes on after whatever goes wrong, and says what it cannot see. */
@ExtendWith(OutputCaptureExtension.class)
class PollTroubleIT extends PolledItems {
    PollTroubleIT() throws IOException {}

    @Test
    void another_instance_takes_over_when_the_polling_one_is_killed() throws IOException {
        prepareTimestamps();
        try (InstanceProcess polling = world.deployApart(polling("5s"))) {
            await().atMost(Duration.ofSeconds(90)).until(() -> polling.log().contains("Polling ["));

            try (Deployment standby = deploy()) {
                world.awaitIndexEqualsDatabase();
                CompletableFuture<Void> storm = InBackground.run(new SqlStorm(world, seed, 300));

                polling.kill();
                storm.join();
                world.awaitIndexEqualsDatabase();

                assertThat(standby.bean(Gaps.class)
                                .of(
                                        world.name(),
                                        standby.bean(Definitions.class).all()))
                        .isEmpty();
            }
        }
    }

    @Test
    void after_PostgreSQL_was_killed_in_the_middle() throws IOException {
        prepareTimestamps();
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();
            CompletableFuture<Void> storm = InBackground.run(new SqlStorm(world, seed, 600));
            new SqlStorm(world, seed + 10, 100).run();
            servers.postgres().killAndRestart();
            storm.join();
            new SqlStorm(world, seed + 20, 50).run();
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void what_was_changed_while_nobody_polled_is_found() throws IOException {
        prepareTimestamps();
        try (Deployment one = world.deploy(polling("0s"))) {
            world.awaitIndexEqualsDatabase();
        }
        new SqlStorm(world, seed, 100).run();
        try (Deployment one = world.deploy(polling("0s"))) {
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void a_table_that_lost_its_primary_key_is_compared_until_it_has_one_again() throws IOException {
        prepareTimestamps();
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();
        }

        world.sql().execute("ALTER TABLE part DROP CONSTRAINT part_pkey");
        Map<String, String> properties = polling("5s");
        properties.put("endstate.reconcile.second-look", "100ms");
        properties.put("endstate.reconcile.refresh", "200ms");
        properties.put("endstate.reconcile.while-gap-lasts", "1s");

        try (Deployment one = world.deploy(properties)) {
            RestApi api = new RestApi(one.port());
            String path = "/api/indexes/" + world.name();
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(api.get(path).path("gaps").toString())
                            .contains("public.part", "needs a primary key", "\"lasts\":true"));

            world.sql().update("INSERT INTO part (id, item_id, label) VALUES (900, 1, 'not polled')");
            world.awaitIndexEqualsDatabase();

            world.sql().execute("ALTER TABLE part ADD PRIMARY KEY (id)");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> api.get(path).path("gaps").isEmpty());
        }
    }

    @Test
    void a_locked_table_and_one_that_lost_its_column_stop_only_themselves() throws Exception {
        prepareTimestamps();
        Map<String, String> properties = polling("1s");
        properties.put("endstate.reconcile.second-look", "100ms");
        properties.put("endstate.reconcile.refresh", "200ms");
        properties.put("endstate.reconcile.while-gap-lasts", "1s");
        try (Deployment one = world.deploy(properties);
                Connection locking = world.source(world.name()).getConnection();
                Statement lock = locking.createStatement()) {
            world.awaitIndexEqualsDatabase();
            locking.setAutoCommit(false);
            lock.execute("LOCK TABLE maker");
            awaitFurtherPolls(one);
            locking.commit();
            world.awaitIndexEqualsDatabase();

            world.sql().execute("ALTER TABLE part DROP COLUMN changed CASCADE");
            RestApi api = new RestApi(one.port());
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(api.get("/api/indexes/" + world.name())
                                    .path("gaps")
                                    .toString())
                            .contains("public.part", "cannot be polled by changed", "\"lasts\":true"));
        }
    }

    @Test
    void says_what_it_needs_and_what_it_cannot_see(CapturedOutput output) throws IOException {
        prepareTimestamps();
        world.sql().execute("DROP INDEX item_changed_idx");

        try (Deployment one = deploy()) {
            assertThat(output)
                    .contains("public.item is polled by changed: a row that is deleted")
                    .contains("CREATE INDEX CONCURRENTLY ON \"public\".\"item\" (\"changed\");");
        }

        world.sql().execute("ALTER TABLE item_gone DROP CONSTRAINT item_gone_pkey");
        world.sql().execute("ALTER TABLE maker ALTER changed TYPE text");
        Path routes = world.definition().resolve("index.yml");
        Files.writeString(
                routes, Files.readString(routes).replace("    key: item_id", "    key: item_id\n    when: [label]"));

        assertThatThrownBy(() -> world.deployStrictly(polling("5s")))
                .hasMessageContaining("public.item_gone cannot be polled: it has no primary key")
                .hasMessageContaining("public.maker cannot be polled: its column \"changed\" is text")
                .hasMessageContaining("public.part cannot be polled: polling cannot tell which columns differ");
    }
}
