package dev.endstate.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.fanout.FanoutTasks;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.RestApi;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What was under way when the instances of the former version ended goes on in those of this one, and ends. */
class StateUpgradeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ITEMS = 3_000;
    private static final int RANGE = 100;
    private static final String LOOKUP = "SELECT id FROM item WHERE maker_id = :id";

    private final ItemsWorld world = ItemsWorld.create(Servers.shared());
    private final FormerRebuilds rebuilds = new FormerRebuilds(world);
    private final String former = world.name() + "-000001";
    private final String next = world.name() + "-000002";

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void a_rebuild_a_recovery_and_fanouts_end_and_both_generations_equal_the_database() {
        world.addItems(ITEMS);
        world.sql().update("INSERT INTO maker VALUES (1, 'one'), (2, 'two')");
        world.sql().update("UPDATE item SET maker_id = 1 WHERE id BETWEEN 1001 AND 1500");
        world.sql().update("UPDATE item SET maker_id = 2 WHERE id BETWEEN 1501 AND 2000");
        try (Deployment before = world.deploy(properties(1))) {
            world.awaitIndexEqualsDatabase();
            RestApi api = new RestApi(before.port());
            beginRebuild(api);
            world.sql().update("UPDATE maker SET name = name || ' renamed'");
            // What the fan-outs have read so far.
            recover(api, IntStream.rangeClosed(1001, 1200));
            recover(api, IntStream.concat(IntStream.rangeClosed(1501, 1520), IntStream.rangeClosed(1551, 2000)));
        }

        FormerState.setBack(world);
        rebuilds.addFilling(next, rebuilds.addScan(next, 2_000, RANGE, false), false);
        addRecovery();
        addFanouts();

        try (Deployment after = world.deploy(properties(100))) {
            RestApi api = new RestApi(after.port());
            await().atMost(PATIENCE).untilAsserted(() -> {
                JsonNode rebuild = api.get(path("/rebuilds")).path(0);
                assertThat(rebuild.path("generation").asString()).isEqualTo(next);
                assertThat(rebuild.path("state").asString()).isEqualTo("DONE");
                assertThat(rebuild.path("keysDone").asLong()).isEqualTo(ITEMS);
                JsonNode recovery = api.get(path("/recoveries")).path(0);
                assertThat(recovery.path("state").asString()).isEqualTo("DONE");
                assertThat(recovery.path("keysDone").asLong()).isEqualTo(299);
                assertThat(after.bean(FanoutTasks.class).count(world.name())).isZero();
            });
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(world.contents().all(former)).isEqualTo(world.expected());
                assertThat(world.contents().all(next)).isEqualTo(world.expected());
            });
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void a_comparison_goes_on_in_its_walk_over_documents() {
        world.addItems(ITEMS);
        build();
        world.sql().update("UPDATE item SET name = 'silent'");
        JsonNode page = page();
        addComparison(
                "DOCUMENTS",
                page.path("pit_id").asString(),
                last(page).path("sort").toString(),
                null,
                1_000);

        try (Deployment after = world.deploy(properties(100))) {
            JsonNode done = awaitComparison(new RestApi(after.port()));
            assertThat(done.path("checked").asLong()).isEqualTo(2 * ITEMS);
            // Those before the cursor are no longer looked at in this walk, and by their keys none is missing.
            assertThat(done.path("stale").asLong()).isEqualTo(7 + ITEMS - 1_000);
            assertThat(done.path("samples").path(0).asString()).isEqualTo("STALE 1");
            List<String> before = page.path("hits")
                    .path("hits")
                    .valueStream()
                    .map(hit -> hit.path("_id").asString())
                    .toList();
            assertThat(world.contents().all(world.name()))
                    .allSatisfy((id, document) -> assertThat(
                                    document.path("name").asString().equals("silent"))
                            .as(id)
                            .isEqualTo(!before.contains(id)));
        }
    }

    @Test
    void a_comparison_goes_on_in_its_walk_over_keys() {
        world.addItems(ITEMS);
        build();
        for (int id : new int[] {100, 2_900}) {
            world.contents().call("DELETE", "/" + former + "/_doc/" + id, "");
        }
        addComparison("KEYS", null, null, 2_000, ITEMS + 2_000);

        try (Deployment after = world.deploy(properties(100))) {
            JsonNode done = awaitComparison(new RestApi(after.port()));
            assertThat(done.path("checked").asLong()).isEqualTo(2 * ITEMS);
            assertThat(done.path("missing").asLong()).isEqualTo(1);
            assertThat(done.path("stale").asLong()).isEqualTo(7);
            assertThat(world.contents().all(world.name())).containsKey("2900").doesNotContainKey("100");
        }
    }

    private Map<String, String> properties(int share) {
        Map<String, String> properties = new HashMap<>();
        properties.put("endstate.scan.range-keys", String.valueOf(RANGE));
        properties.put("endstate.rebuild.share", String.valueOf(share));
        properties.put("endstate.pace.most", "1");
        properties.put("endstate.reconcile.second-look", "500ms");
        properties.put("endstate.reconcile.refresh", "200ms");
        properties.put("endstate.reconcile.share", "100");
        return properties;
    }

    private String path(String rest) {
        return "/api/indexes/" + world.name() + rest;
    }

    /** Builds the index with this version, and sets the state back. */
    private void build() {
        try (Deployment before = world.deploy(properties(100))) {
            world.awaitIndexEqualsDatabase();
            await().atMost(PATIENCE)
                    .until(() -> isDone(
                            new RestApi(before.port()).get(path("/rebuilds")).path(0)));
        }
        FormerState.setBack(world);
    }

    private static boolean isDone(JsonNode job) {
        return job.path("state").asString().equals("DONE");
    }

    /** Returns once the new generation has some of the keys. */
    private void beginRebuild(RestApi api) {
        await().atMost(PATIENCE).until(() -> isDone(api.get(path("/rebuilds")).path(0)));
        String rebuild =
                path("/rebuilds/" + api.post(path("/rebuilds")).path("id").asLong());
        await().atMost(PATIENCE).until(() -> api.get(rebuild).path("keysDone").asLong() > 2 * RANGE);
    }

    private void recover(RestApi api, IntStream ids) {
        String keys = String.join(",", ids.mapToObj(String::valueOf).toList());
        assertThat(api.post(path("/recoveries"), "{\"keys\": [" + keys + "]}").statusCode())
                .isEqualTo(200);
    }

    /** Adds the recovery of the keys 1 to 300, of which the first range is done and the last is not cut yet. */
    private void addRecovery() {
        world.sql().update("UPDATE item SET name = 'recovered' WHERE id BETWEEN 101 AND 300");
        long scan = world.sql().queryForObject("""
                INSERT INTO endstate.scan (index_name, what, key, query, share, after_key, until_key, moved_at)
                VALUES (?, ?, 'id bigint', 'SELECT id FROM item', 30, '{200}', '{300}', now() - interval '1 hour') RETURNING id""", Long.class, world.name(), "the keys 1 to 300 of " + world.name());
        rebuilds.addRange(scan, 1, 100, true);
        rebuilds.addRange(scan, 100, 200, false);
    }

    /** Adds a fan-out in its first round, whose worker is gone, and one in its second, whose keys up to 1550 are to be read again. */
    private void addFanouts() {
        for (String generation : List.of(former, next)) {
            world.sql().update("""
                    INSERT INTO endstate.fanout (index_name, generation, request_hash, lookup, changed_row, done_to, claimed_to, worker)
                    VALUES (?, ?, 'one', ?, '{"id":"1"}', '{1200}', '{1300}', 'gone')""", world.name(), generation, LOOKUP);
            world.sql().update("""
                    INSERT INTO endstate.fanout (index_name, generation, request_hash, lookup, changed_row, done_to, finish, second_round)
                    VALUES (?, ?, 'two', ?, '{"id":"2"}', '{1520}', '{1550}', true)""", world.name(), generation, LOOKUP);
        }
    }

    /** Adds a repairing comparison that has found seven stale documents. */
    private void addComparison(String state, String pointInTime, String searchAfter, Integer lastKey, int checked) {
        world.sql()
                .update(
                        """
                INSERT INTO endstate.reconciliation (index_name, reason, repair, state, generation, turn, point_in_time, search_after,
                    last_key, noted_at, checked, stale, samples, requested_at, started_at)
                VALUES (?, 'somebody has asked for it', true, ?, ?, 3, ?, ?, CASE WHEN ? THEN ARRAY[?] END, now(), ?, 7, '{STALE 1}',
                    now() - interval '2 minutes', now() - interval '1 minute')""",
                        world.name(),
                        state,
                        former,
                        pointInTime,
                        searchAfter,
                        lastKey != null,
                        "" + lastKey,
                        checked);
    }

    private JsonNode awaitComparison(RestApi api) {
        return await().atMost(PATIENCE)
                .until(() -> api.get(path("/reconciliations")).path(0), StateUpgradeIT::isDone);
    }

    /** The first thousand documents, as a comparison takes them. */
    private JsonNode page() {
        String pit = world.contents()
                .call("POST", "/" + former + "/_pit?keep_alive=5m", "")
                .path("id")
                .asString();
        return world.contents().call("POST", "/_search", """
                {"size": 1000, "pit": {"id": "%s", "keep_alive": "5m"}, "sort": [{"_shard_doc": "asc"}], "track_total_hits": false}
                """.formatted(pit));
    }

    private static JsonNode last(JsonNode page) {
        JsonNode hits = page.path("hits").path("hits");
        return hits.path(hits.size() - 1);
    }
}
