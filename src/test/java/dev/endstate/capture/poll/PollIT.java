package dev.endstate.capture.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.endstate.change.Gaps;
import dev.endstate.definition.Definitions;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.InBackground;
import dev.endstate.testing.InstanceProcess;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.RestApi;
import dev.endstate.testing.Seed;
import dev.endstate.testing.SqlStorm;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Nobody announces anything, and nobody reads the log: a column of each table tells what changed. */
@ExtendWith(OutputCaptureExtension.class)
class PollIT {
    private static final List<String> TABLES = List.of("item", "part", "maker", "item_gone");

    private final Servers servers = Servers.shared();
    private final ItemsWorld world = ItemsWorld.create(servers);
    private final long seed = Seed.announced();

    PollIT() throws IOException {
        world.addItems(200);
        Path routes = world.definition().resolve("index.yml");
        Files.writeString(routes, Files.readString(routes) + "  - table: item_gone\n    key: id\n");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void prepare(String type, String value) throws IOException {
        world.sql()
                .execute(Files.readString(Deployment.resource("/items/polled.sql"))
                        .replace("{type}", type)
                        .replace("{value}", value));
    }

    private void prepareTimestamps() throws IOException {
        prepare("timestamptz", "now()");
    }

    private Map<String, String> polling(String overlap) {
        Map<String, String> properties = new HashMap<>();
        for (int i = 0; i < TABLES.size(); i++) {
            String table = "endstate.capture.poll.tables[" + i + "].";
            properties.put(table + "table", TABLES.get(i));
            properties.put(table + "column", "changed");
            properties.put(table + "interval", "100ms");
            properties.put(table + "page-rows", "100");
            properties.put(table + "overlap", overlap);
            properties.put(table + "overlap-count", "100");
        }
        properties.put("endstate.capture.poll.standby", "200ms");
        return properties;
    }

    private Deployment deploy() {
        return world.deploy(polling("5s"));
    }

    @Test
    void whatever_is_committed_reaches_the_index_by_a_timestamp() throws IOException {
        prepareTimestamps();
        try (Deployment one = deploy()) {
            new SqlStorm(world, seed, 500).run();
            world.awaitIndexEqualsDatabase();
            assertThat(world.deadLetters()).isEmpty();
        }
    }

    @Test
    void a_timestamp_without_a_zone_is_followed_in_the_zone_that_is_named_from_an_empty_table_on() throws IOException {
        prepare("timestamp", "(now() AT TIME ZONE 'Asia/Seoul')");
        world.sql().execute("DELETE FROM item");
        assertThatThrownBy(() -> world.deployStrictly(polling("5s"))).hasMessageContaining("say by \"zone\"");
        Map<String, String> properties = polling("5s");
        for (int i = 0; i < TABLES.size(); i++) {
            properties.put("endstate.capture.poll.tables[" + i + "].zone", "Asia/Seoul");
        }
        try (Deployment one = world.deploy(properties)) {
            world.awaitIndexEqualsDatabase();
            new SqlStorm(world, seed, 100).run();
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void a_number_that_is_none_hides_nothing_and_one_that_counts_by_row_is_warned_of(CapturedOutput output)
            throws IOException {
        world.sql().execute("CREATE SEQUENCE change");
        prepare("numeric", "nextval('change')");
        world.sql().execute("ALTER TABLE maker ALTER changed SET DEFAULT 0");
        world.sql().execute("ALTER TABLE item DISABLE TRIGGER moves_forward");
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();
            assertThat(output)
                    .contains("public.maker is polled by the number changed, which neither a sequence gives")
                    .doesNotContain("public.item is polled by the number");
            world.sql().update("UPDATE item SET name = 'none', changed = 'NaN' WHERE id = 1");
            world.awaitIndexEqualsDatabase();
            world.sql().update("UPDATE item SET name = 'some', changed = nextval('change') WHERE id = 2");
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void whatever_is_committed_reaches_the_index_by_a_number() throws IOException {
        world.sql().execute("CREATE SEQUENCE change");
        prepare("bigint", "nextval('change')");
        try (Deployment one = deploy()) {
            new SqlStorm(world, seed, 500).run();
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void a_transaction_that_commits_late_is_found_without_any_overlap() throws IOException {
        prepareTimestamps();
        try (Deployment one = world.deploy(polling("0s"))) {
            world.awaitIndexEqualsDatabase();
            world.transactions().executeWithoutResult(status -> {
                world.sql().update("UPDATE item SET name = 'early, committed late' WHERE id = 1");
                for (int i = 0; i < 5; i++) {
                    InBackground.run(() -> world.sql().update("UPDATE item SET name = name || '.' WHERE id = 2"))
                            .join();
                    String name = world.sql().queryForObject("SELECT name FROM item WHERE id = 2", String.class);
                    await().atMost(Duration.ofSeconds(20))
                            .untilAsserted(() -> assertThat(world.contents()
                                            .all(world.name())
                                            .get("2")
                                            .path("name")
                                            .asString())
                                    .isEqualTo(name));
                }
            });
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void rows_of_one_value_are_found_beyond_a_page_and_so_is_a_second_change_that_does_not_move_it()
            throws IOException {
        prepareTimestamps();
        world.sql().execute("ALTER TABLE item DISABLE TRIGGER moves_forward");
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();
            world.sql().update("UPDATE item SET name = 'once', changed = now()");
            world.awaitIndexEqualsDatabase();
            world.sql().update("UPDATE item SET name = 'twice'");
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void a_value_in_the_future_hides_nothing() throws IOException {
        prepareTimestamps();
        world.sql().execute("ALTER TABLE item DISABLE TRIGGER moves_forward");
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();
            world.sql()
                    .update("UPDATE item SET name = 'far ahead', changed = now() + interval '70 years' WHERE id = 1");
            world.awaitIndexEqualsDatabase();
            awaitFurtherPolls(one);
            world.sql().update("UPDATE item SET name = 'today', changed = now() WHERE id = 2");
            world.awaitIndexEqualsDatabase();
        }
    }

    private static void awaitFurtherPolls(Deployment deployment) {
        Timer polls = deployment
                .bean(MeterRegistry.class)
                .get("endstate.poll")
                .tag("table", "public.item")
                .timer();
        long before = polls.count();
        await().atMost(Duration.ofSeconds(20)).until(() -> polls.count() >= before + 5);
    }

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
