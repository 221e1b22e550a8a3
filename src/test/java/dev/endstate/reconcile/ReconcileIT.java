package dev.endstate.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.change.Gaps;
import dev.endstate.definition.Key;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.instance.TimeShare;
import dev.endstate.instance.pace.Pace;
import dev.endstate.instance.pace.Paced;
import dev.endstate.parked.ParkedKeys;
import dev.endstate.servers.Servers;
import dev.endstate.source.Tickets;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.InBackground;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.RestApi;
import dev.endstate.testing.Seed;
import dev.endstate.testing.SqlStorm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Whether index and database agree is asked, answered, and mended. */
class ReconcileIT {
    private static final Map<String, String> QUICK = Map.of(
            "endstate.reconcile.second-look", "1s",
            "endstate.reconcile.refresh", "200ms",
            "endstate.reconcile.page-keys", "50");

    private final ItemsWorld world = ItemsWorld.create(Servers.shared());
    private final long seed = Seed.announced();

    ReconcileIT() {
        world.addItems(200);
        world.sql().execute("ALTER TABLE part REPLICA IDENTITY FULL");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private JsonNode compare(Deployment deployment, boolean repair) {
        RestApi api = new RestApi(deployment.port());
        String path = "/api/indexes/" + world.name() + "/reconciliations";
        // One that has begun by itself repairs a document before it ends, and another is refused until then.
        await().atMost(Duration.ofSeconds(60))
                .until(() -> api.get(path)
                        .valueStream()
                        .noneMatch(run -> run.path("endedAt").isNull()));

        long id = api.post(path + "?repair=" + repair).path("id").asLong();
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> api.get(path + "/" + id),
                        run -> !run.path("endedAt").isNull());
    }

    @Test
    void finds_and_repairs_each_kind_of_difference_and_then_finds_none_until_the_index_is_restored() {
        try (Deployment one = world.deploy(QUICK)) {
            world.awaitIndexEqualsDatabase();
            String documents = "/" + world.name() + "-000001/_doc/";
            world.contents().call("DELETE", documents + "1", "");
            world.contents().call("POST", "/" + world.name() + "-000001/_update/2", "{\"doc\":{\"name\":\"by hand\"}}");
            world.contents().call("PUT", documents + "5000", "{\"id\":5000,\"name\":\"by hand\"}");
            world.contents().call("PUT", documents + "no-number", "{\"name\":\"by hand\"}");
            // Changes that nobody announced.
            world.sql().update("UPDATE item SET name = 'silent' WHERE id = 3");
            world.sql().update("DELETE FROM item WHERE id = 4");
            world.sql().update("INSERT INTO item (id, name) VALUES (300, 'silent')");

            JsonNode told = compare(one, false);
            assertThat(told.path("state").asString()).isEqualTo("DONE");
            assertThat(told.path("missing").asLong()).isEqualTo(2);
            assertThat(told.path("stale").asLong()).isEqualTo(2);
            assertThat(told.path("extra").asLong()).isEqualTo(3);
            assertThat(told.path("samples").toString())
                    .contains("MISSING 1", "STALE 2 at /name", "EXTRA 5000", "EXTRA no-number: no key of the index");
            assertThat(compare(one, true).path("stale").asLong()).isEqualTo(2);
            world.awaitIndexEqualsDatabase();
            JsonNode again = compare(one, true);
            assertThat(again.path("missing").asLong()
                            + again.path("stale").asLong()
                            + again.path("extra").asLong())
                    .isZero();
            assertThat(again.path("checked").asLong()).isEqualTo(400);

            world.contents().call("DELETE", documents + "7", "");
            assertThat(world.sql().update("UPDATE endstate.queried_index SET identity = 'that of the snapshot'"))
                    .isEqualTo(1);
            world.awaitIndexEqualsDatabase();

            // A version that no ticket reaches: nothing can repair it, but it is told.
            world.contents()
                    .call("PUT", documents + "6?version_type=external&version=" + Long.MAX_VALUE / 2, "{\"id\":6}");
            assertThat(compare(one, true).path("samples").toString()).contains("STALE 6");
            assertThat(compare(one, true).path("stale").asLong()).isEqualTo(1);
        }
    }

    @Test
    void a_healthy_index_under_load_has_no_difference() {
        Map<String, String> properties = new HashMap<>(world.capturing());
        properties.putAll(QUICK);
        properties.put("endstate.reconcile.second-look", "10s");
        try (Deployment one = world.deploy(properties)) {
            world.awaitIndexEqualsDatabase();

            AtomicBoolean compared = new AtomicBoolean();
            CompletableFuture<Void> storm = InBackground.run(() -> {
                for (int i = 0; !compared.get(); i++) {
                    new SqlStorm(world, seed + 10 * i, 100).run();
                }
            });
            JsonNode run = compare(one, true);
            compared.set(true);
            storm.join();

            assertThat(run.path("samples")).isEmpty();
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void documents_behind_a_long_fan_out_are_late_and_no_difference() {
        world.sql().update("INSERT INTO maker VALUES (1, 'before')");
        world.sql().update("UPDATE item SET maker_id = 1");
        Map<String, String> properties = new HashMap<>(QUICK);
        properties.put("endstate.consume.lookup-keys", "10");
        properties.put("endstate.fanout.chunk-keys", "10");
        properties.put("endstate.fanout.share", "5");
        properties.put("endstate.pace.most", "1");
        try (Deployment one = world.deploy(properties)) {
            world.awaitIndexEqualsDatabase();
            world.sql().update("UPDATE maker SET name = 'after'");
            world.publish(world.tableTopic("maker"), "1", "{\"id\":1}");
            await().until(() -> !world.sql()
                    .queryForList("SELECT FROM endstate.job WHERE kind = 'FANOUT' AND index_name = ?", world.name())
                    .isEmpty());

            assertThat(compare(one, false).path("samples")).isEmpty();
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void a_row_that_cannot_be_read_hides_no_difference_of_its_neighbours() {
        try (Deployment one = world.deploy(QUICK)) {
            world.awaitIndexEqualsDatabase();
            world.sql().update("UPDATE item SET amount = 0 WHERE id = 7");
            world.sql().update("UPDATE item SET name = 'silent' WHERE id = 8");

            assertThat(compare(one, false).path("stale").asLong()).isEqualTo(1);
            assertThat(one.bean(ParkedKeys.class).count(world.name())).isZero();
            assertThat(compare(one, true).path("stale").asLong()).isEqualTo(1);
            // No change told of it, so nobody else would have.
            assertThat(one.bean(ParkedKeys.class).page(world.name(), null, 10))
                    .extracting(parked -> parked.id().documentId())
                    .containsExactly("7");
        }
    }

    @Test
    void what_is_written_late_but_was_read_before_is_repaired_all_the_same() throws InterruptedException {
        try (Deployment one = world.deploy(QUICK)) {
            world.awaitIndexEqualsDatabase();
            world.sql().update("UPDATE item SET name = 'silent' WHERE id IN (8, 9)");
            Generation generation = one.bean(Generations.class).of(world.name()).getFirst();
            Comparison comparison = one.bean(Comparison.class);
            List<Key> keys = List.of(new Key(List.of("8")), new Key(List.of("9")));
            long before = one.bean(Tickets.class).next();
            Map<Key, Difference> first = comparison.now(generation, keys);
            long since = one.bean(Tickets.class).next();

            write(8, before);
            write(9, since);
            SecondLook looks = new SecondLook(
                    comparison,
                    new ChangesOnTheirWay(List.of(), Duration.ZERO, System::nanoTime),
                    Duration.ofMillis(100),
                    50,
                    new Paced(new Pace(TimeShare.ALL, System::nanoTime), TimeShare.ALL));
            assertThat(looks.last(generation, first, System.nanoTime())).containsOnlyKeys(keys.getFirst());
        }
    }

    private void write(long id, long ticket) {
        world.contents()
                .call(
                        "PUT",
                        "/" + world.name() + "-000001/_doc/" + id + "?version_type=external_gte&version=" + ticket,
                        "{\"id\":" + id + ",\"name\":\"another\"}");
    }

    @Test
    void one_at_a_time_and_it_can_be_cancelled() {
        Map<String, String> slow = Map.of(
                "endstate.reconcile.share", "1", "endstate.pace.most", "1", "endstate.reconcile.page-keys", "10");
        try (Deployment one = world.deploy(slow)) {
            world.awaitIndexEqualsDatabase();
            RestApi api = new RestApi(one.port());
            String path = "/api/indexes/" + world.name() + "/reconciliations";
            long id = api.post(path).path("id").asLong();

            assertThat(api.send("POST", path, true).statusCode()).isEqualTo(409);
            assertThat(api.delete(path + "/" + id)).isEqualTo(204);
            assertThat(api.delete(path + "/" + id)).isEqualTo(409);
            assertThat(api.get(path + "/" + id).path("state").asString()).isEqualTo("CANCELLED");
            assertThat(api.send("POST", "/api/indexes/unknown/reconciliations", true)
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void a_paused_one_stays_as_it_is_until_it_is_resumed() {
        Map<String, String> slow = Map.of(
                "endstate.reconcile.share", "5", "endstate.pace.most", "1", "endstate.reconcile.page-keys", "10");
        try (Deployment one = world.deploy(slow)) {
            world.awaitIndexEqualsDatabase();
            RestApi api = new RestApi(one.port());
            String path = "/api/indexes/" + world.name() + "/reconciliations";
            String asked = path + "/" + api.post(path).path("id").asLong();
            await().until(() -> api.get(asked).path("checked").asLong() > 0);

            assertThat(api.post(asked + "/pause").path("paused").asBoolean()).isTrue();
            // Of the page that it was at, it may still note what it has found.
            long checked = api.get(asked).path("checked").asLong();
            await().during(Duration.ofSeconds(3))
                    .until(() -> api.get(asked).path("checked").asLong() <= checked + 10);
            assertThat(api.get(asked).path("state").asString()).isEqualTo("DOCUMENTS");

            assertThat(api.post(asked + "/resume").path("paused").asBoolean()).isFalse();
            JsonNode done = await().atMost(Duration.ofSeconds(60))
                    .until(
                            () -> api.get(asked),
                            run -> run.path("state").asString().equals("DONE"));
            assertThat(done.path("checked").asLong()).isEqualTo(400);
            assertThat(api.send("POST", asked + "/pause", true).statusCode()).isEqualTo(409);
        }
    }

    @Test
    void thousands_of_stale_documents_wait_for_changes_on_their_way_together() {
        int stale = 2_000;
        world.sql()
                .update(
                        "INSERT INTO item (id, name) SELECT 10000 + n, 'item ' || n FROM generate_series(1, ?) n",
                        stale);
        Map<String, String> properties = new HashMap<>(QUICK);
        properties.put("endstate.reconcile.share", "100");
        try (Deployment one = world.deploy(properties)) {
            world.awaitIndexEqualsDatabase();
            world.sql().update("UPDATE item SET name = 'silent' WHERE id > 10000");

            long begin = System.nanoTime();
            JsonNode run = compare(one, true);
            Duration took = Duration.ofNanos(System.nanoTime() - begin);

            assertThat(run.path("stale").asLong()).isEqualTo(stale);
            assertThat(run.path("samples")).hasSize(20);
            Duration pageByPage = Duration.ofSeconds(1).multipliedBy(stale / 50);
            assertThat(took).isLessThan(pageByPage);
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void a_gap_stays_open_while_a_generation_is_filled_that_may_have_missed_the_same_changes() {
        Map<String, String> properties = new HashMap<>(world.capturing());
        properties.putAll(QUICK);
        try (Deployment one = world.deploy(properties)) {
            world.awaitIndexEqualsDatabase();
            Generations generations = one.bean(Generations.class);
            Generation active = generations.active(world.name()).orElseThrow();
            Generation.Name next = new Generation.Name(world.name(), 2);
            generations.create(next, active.definition(), active.source(), 1);

            one.bean(Gaps.class).open("public.item", "a test says so");
            RestApi api = new RestApi(one.port());
            String path = "/api/indexes/" + world.name();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> api.get(path + "/reconciliations")
                            .path(0)
                            .path("state")
                            .asString("")
                            .equals("DONE"));
            assertThat(api.get(path).path("gaps")).hasSize(1);

            generations.delete(next);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> api.get(path).path("gaps").isEmpty());
            assertThat(api.get(path + "/reconciliations")).hasSize(1);
        }
    }

    @Test
    void a_document_on_another_shard_than_its_key_leads_to_is_told() throws IOException {
        Path definition = world.definition().resolve("index.yml");
        Files.writeString(definition, Files.readString(definition) + "\nrouting: id\n");
        Path body = world.definition().resolve("index.json");
        Files.writeString(body, Files.readString(body).replace("\"number_of_shards\": 1", "\"number_of_shards\": 3"));
        try (Deployment one = world.deploy(QUICK)) {
            world.awaitIndexEqualsDatabase();
            assertThat(compare(one, true).path("samples")).isEmpty();
            for (String routing : List.of("a", "b", "c", "d", "e")) {
                String path = "/" + world.name() + "-000001/_doc/3?routing=" + routing;
                world.contents().call("PUT", path, "{\"id\":3}");
            }

            JsonNode run = compare(one, true);
            // At least one of them is on another shard than the document itself.
            assertThat(run.path("extra").asLong()).isPositive();
            assertThat(run.path("samples").toString()).contains("EXTRA 3: routed by ");
        }
    }
}
