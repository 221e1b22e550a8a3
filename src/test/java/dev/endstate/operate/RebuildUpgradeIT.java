package dev.endstate.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.RestApi;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Rebuilds and retirements of the former version's state, in each state that they can be left in. */
class RebuildUpgradeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ITEMS = 1_000;

    private final Servers servers = Servers.shared();
    private final ItemsWorld world = ItemsWorld.create(servers);
    private final String first = world.name() + "-000001";
    private final String second = world.name() + "-000002";
    private final FormerRebuilds former = new FormerRebuilds(world);

    RebuildUpgradeIT() {
        world.addItems(ITEMS);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CATCHING_UP", "SWAPPING"})
    void a_generation_that_was_filled_takes_its_place(String state) {
        try (Deployment before = world.deploy()) {
            RestApi api = rebuilt(before);
            api.post(path("/rollback"));
            assertThat(queried()).isEqualTo(first);
        }
        FormerState.setBack(world);
        former.add(first, "DONE", true);
        former.add(second, state, false);
        world.sql().update("UPDATE item SET name = 'while nobody was there' WHERE id <= 50");
        for (long id = 1; id <= 50; id++) {
            world.itemsChanged(id);
        }

        try (Deployment after = world.deploy()) {
            awaitNewest(new RestApi(after.port()), second, "DONE");
            assertThat(queried()).isEqualTo(second);
            world.awaitIndexEqualsDatabase();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(world.contents().all(first)).isEqualTo(world.expected()));
        }
    }

    @Test
    void a_paused_rebuild_stays_paused_until_somebody_resumes_it() {
        try (Deployment before = world.deploy(properties(1))) {
            RestApi api = new RestApi(before.port());
            awaitNewest(api, first, "DONE");
            String rebuild =
                    path("/rebuilds/" + api.post(path("/rebuilds")).path("id").asLong());
            await().atMost(PATIENCE)
                    .until(() -> api.get(rebuild).path("keysDone").asLong() > 0);
        }
        FormerState.setBack(world);
        former.add(first, "DONE", true);
        former.addFilling(second, former.addScan(second, 500, 100, true), true);
        int filled = world.contents().all(second).size();

        try (Deployment after = world.deploy(properties(100))) {
            RestApi api = new RestApi(after.port());
            await().during(Duration.ofSeconds(2)).atMost(PATIENCE).untilAsserted(() -> {
                JsonNode rebuild = newest(api);
                assertThat(rebuild.path("state").asString()).isEqualTo("FILLING");
                assertThat(rebuild.path("paused").asBoolean()).isTrue();
                assertThat(world.contents().all(second)).hasSize(filled);
            });

            api.post(path("/rebuilds/" + newest(api).path("id").asLong() + "/resume"));
            assertThat(awaitNewest(api, second, "DONE").path("keysDone").asLong())
                    .isEqualTo(ITEMS);
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void a_generation_whose_time_has_come_is_deleted() {
        build();
        former.retire(first, -1);

        try (Deployment after = world.deploy()) {
            await().atMost(PATIENCE).until(() -> !servers.elasticsearch().has(first));
            world.awaitIndexEqualsDatabase();
            assertThat(queried()).isEqualTo(second);
        }
    }

    @Test
    void one_that_is_kept_can_be_gone_back_to_and_no_number_is_given_twice() {
        build();
        former.add(world.name() + "-000007", "FAILED", true);
        former.retire(first, 60);

        try (Deployment after = world.deploy()) {
            RestApi api = new RestApi(after.port());
            assertThat(api.get(path("/rebuilds")).size()).isEqualTo(3);
            assertThat(newest(api).path("note").asString()).isEqualTo("as noted");
            assertThat(api.get(path("/rollback")).path("generation").asString()).isEqualTo(first);
            api.post(path("/rollback"));
            assertThat(queried()).isEqualTo(first);
            assertThat(api.post(path("/rebuilds")).path("generation").asString())
                    .isEqualTo(world.name() + "-000008");
        }
    }

    private static Map<String, String> properties(int share) {
        return Map.of(
                "endstate.rebuild.share",
                String.valueOf(share),
                "endstate.pace.most",
                "1",
                "endstate.scan.range-keys",
                "100");
    }

    private String path(String rest) {
        return "/api/indexes/" + world.name() + rest;
    }

    /** Builds two generations with this version, and sets the state back. */
    private void build() {
        try (Deployment before = world.deploy()) {
            rebuilt(before);
        }
        FormerState.setBack(world);
        former.add(first, "DONE", true);
        former.add(second, "DONE", true);
    }

    private RestApi rebuilt(Deployment deployment) {
        RestApi api = new RestApi(deployment.port());
        awaitNewest(api, first, "DONE");
        api.post(path("/rebuilds?share=100"));
        awaitNewest(api, second, "DONE");
        world.awaitIndexEqualsDatabase();
        return api;
    }

    private JsonNode newest(RestApi api) {
        return api.get(path("/rebuilds")).path(0);
    }

    private JsonNode awaitNewest(RestApi api, String generation, String state) {
        return await().atMost(PATIENCE)
                .until(
                        () -> newest(api),
                        rebuild -> rebuild.path("generation").asString().equals(generation)
                                && rebuild.path("state").asString().equals(state));
    }

    private String queried() {
        return world.contents()
                .call("GET", "/_alias/" + world.name(), "")
                .propertyNames()
                .iterator()
                .next();
    }
}
