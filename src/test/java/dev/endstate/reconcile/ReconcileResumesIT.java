package dev.endstate.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.InstanceProcess;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.RestApi;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A reconciliation outlives its instance, the point in time that it walks over, and an index that cannot be asked. */
class ReconcileResumesIT {
    private static final int ITEMS = 400;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ItemsWorld world = ItemsWorld.create(Servers.shared());

    ReconcileResumesIT() {
        world.addItems(ITEMS);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Map<String, String> properties(String roles, int share) {
        Map<String, String> properties = new HashMap<>();
        properties.put("endstate.roles", roles);
        properties.put("endstate.reconcile.second-look", "500ms");
        properties.put("endstate.reconcile.refresh", "200ms");
        properties.put("endstate.reconcile.page-keys", "20");
        properties.put("endstate.reconcile.share", String.valueOf(share));
        properties.put("endstate.pace.most", "1");
        return properties;
    }

    private String path() {
        return "/api/indexes/" + world.name() + "/reconciliations";
    }

    private long ask(RestApi api, boolean repair) {
        return api.post(path() + "?repair=" + repair).path("id").asLong();
    }

    private JsonNode awaitSomethingIsNoted(RestApi api, long id) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> api.get(path() + "/" + id),
                        run -> run.path("checked").asLong() >= 20);
    }

    private JsonNode awaitDone(RestApi api, long id) {
        return await().atMost(PATIENCE)
                .until(
                        () -> api.get(path() + "/" + id),
                        run -> run.path("state").asString().equals("DONE"));
    }

    private long openPointsInTime() {
        return world.contents()
                .call("GET", "/" + world.name() + "-000001/_stats/search", "")
                .path("_all")
                .path("primaries")
                .path("search")
                .path("open_contexts")
                .asLong(-1);
    }

    private String pointInTime() {
        return world.sql()
                .queryForObject(
                        "SELECT cursor_json->>'pointInTime' FROM endstate.job WHERE kind = 'COMPARISON' AND state = 'DOCUMENTS'",
                        String.class);
    }

    @Test
    void one_whose_instance_is_killed_goes_on_where_it_was_and_counts_nothing_twice() {
        try (Deployment console = world.deploy(properties("console,index", 100));
                InstanceProcess killed = world.deployApart(properties("rebuild,index,capture", 5))) {
            world.awaitIndexEqualsDatabase();
            world.sql().update("UPDATE item SET name = 'silent' WHERE id % 40 = 0");
            RestApi api = new RestApi(console.port());
            long id = ask(api, false);
            JsonNode before = awaitSomethingIsNoted(api, id);
            killed.kill();

            assertThat(before.path("state").asString()).isEqualTo("DOCUMENTS");
            try (Deployment another = world.deploy(properties("rebuild", 100))) {
                JsonNode done = awaitDone(api, id);
                assertThat(done.path("startedAt")).isEqualTo(before.path("startedAt"));
                assertThat(done.path("checked").asLong()).isEqualTo(2 * ITEMS);
                assertThat(done.path("stale").asLong()).isEqualTo(ITEMS / 40);
                assertThat(done.path("missing").asLong() + done.path("extra").asLong())
                        .isZero();
                await().until(() -> openPointsInTime() == 0);
            }
        }
    }

    @Test
    void one_whose_point_in_time_is_given_up_begins_anew() {
        try (Deployment one = world.deploy(properties("console,index,rebuild,capture", 2))) {
            world.awaitIndexEqualsDatabase();
            RestApi api = new RestApi(one.port());
            long id = ask(api, true);
            JsonNode before = awaitSomethingIsNoted(api, id);
            world.contents().call("DELETE", "/_pit", "{\"id\":\"" + pointInTime() + "\"}");
            JsonNode anew = await().atMost(PATIENCE)
                    .until(
                            () -> api.get(path() + "/" + id),
                            run -> !run.path("startedAt").equals(before.path("startedAt")));
            assertThat(anew.path("state").asString()).isEqualTo("DOCUMENTS");

            // Nothing captures this.
            world.sql().update("UPDATE item SET name = 'silent'");
            await().atMost(PATIENCE)
                    .until(() -> api.get(path() + "/" + id).path("stale").asLong() > 0);

            assertThat(api.delete(path() + "/" + id)).isEqualTo(204);
            // Neither done nor nothing found.
            assertThat(one.bean(Reconciliations.class).lastDrift(world.name())).isPositive();
            // Also that of the one that was cancelled.
            await().atMost(PATIENCE).until(() -> openPointsInTime() == 0);
        }
    }

    @Test
    void an_index_that_cannot_be_asked_for_a_while_is_waited_for_and_not_taken_for_empty() {
        try (Deployment one = world.deploy(properties("console,index,rebuild,capture", 5))) {
            world.awaitIndexEqualsDatabase();
            RestApi api = new RestApi(one.port());
            long id = ask(api, true);
            awaitSomethingIsNoted(api, id);

            String generation = "/" + world.name() + "-000001";
            world.contents().call("POST", generation + "/_close", "");
            JsonNode closed = api.get(path() + "/" + id);
            await().during(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> {
                JsonNode now = api.get(path() + "/" + id);
                return now.path("endedAt").isNull() && now.path("missing").asLong() == 0;
            });
            assertThat(closed.path("endedAt").isNull()).isTrue();

            world.contents().call("POST", generation + "/_open", "");
            JsonNode done = awaitDone(api, id);
            assertThat(done.path("checked").asLong()).isEqualTo(2 * ITEMS);
            assertThat(done.path("samples")).isEmpty();
        }
    }
}
