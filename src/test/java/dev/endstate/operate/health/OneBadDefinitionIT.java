package dev.endstate.operate.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.endstate.definition.InvalidDefinitionsException;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.RestApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.NestedExceptionUtils;
import tools.jackson.databind.JsonNode;

/** What one team breaks is that team's index alone, at start as while it runs. */
class OneBadDefinitionIT {
    private static final Map<String, String> SOON = Map.of("endstate.check-again", "200ms");

    private final ItemsWorld world = ItemsWorld.create(Servers.shared());
    private final String makers = world.name() + "-makers";
    private final String torn = world.name() + "-torn";

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void an_index_whose_definition_does_not_fit_waits_and_all_others_are_served() throws IOException {
        world.addItems(3);
        world.sql().update("INSERT INTO maker (id, name) VALUES (1, 'acme')");
        define(makers, "key: {id: bigint}\nkeys: SELECT id FROM maker\nchanges: [{table: maker, key: id}]\n");
        define(torn, "key: {id: bigint\n");

        try (Deployment deployment = world.deploy(SOON)) {
            RestApi api = new RestApi(deployment.port());
            world.awaitIndexEqualsDatabase();
            assertThat(problem(api, makers)).contains("the database refuses the query", "m.country");
            assertThat(problem(api, torn)).contains("not YAML");
            assertThat(problem(api, world.name())).isEmpty();
            assertThat(status(api, makers))
                    .startsWith("not built yet; waits: its definition does not fit: ")
                    .contains("m.country");
            assertThat(status(api, torn)).startsWith("not built yet; waits: ").contains("not YAML");
            assertThat(status(api, world.name())).isEqualTo("served by " + world.name() + "-000001");
            deployment.bean(IndexStatuses.class).refresh();
            assertThat(api.send("GET", "/actuator/prometheus", false).body())
                    .contains(
                            "endstate_index_waits{index=\"" + makers + "\"} 1.0",
                            "endstate_index_served{index=\"" + makers + "\"} 0.0",
                            "endstate_index_waits{index=\"" + torn + "\"} 1.0",
                            "endstate_index_waits{index=\"" + world.name() + "\"} 0.0",
                            "endstate_index_served{index=\"" + world.name() + "\"} 1.0");
            JsonNode health = api.get("/actuator/health");
            assertThat(health.path("status").asString()).isEqualTo("UP");
            assertThat(health.at("/components/indexes/details/" + makers + "/waits/0")
                            .asString())
                    .contains("m.country");
            assertThat(api.post("/api/indexes/" + makers + "/rebuilds", "").statusCode())
                    .isEqualTo(409);
            assertThat(api.post("/api/indexes/" + torn + "/rebuilds", "").body())
                    .contains("not YAML");
            await().untilAsserted(() -> assertThat(
                            api.send("GET", "/actuator/prometheus", false).body())
                    .contains("endstate_definition_problems{index=\"" + makers + "\"} 1.0"));

            world.sql().execute("ALTER TABLE maker ADD COLUMN country text DEFAULT 'KR'");
            awaitMaker("acme");
            await().untilAsserted(() -> assertThat(problem(api, makers)).isEmpty());

            world.sql().execute("ALTER TABLE maker DROP COLUMN country");
            makerIsNamed("acme 2");
            // A definition that fits is looked at more seldom; its consumer finds out at once.
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(problem(api, makers)).contains("m.country"));
            world.sql().update("UPDATE item SET name = 'goes on' WHERE id = 1");
            world.itemsChanged(1);
            world.awaitIndexEqualsDatabase();
        }

        try (Deployment deployment = world.deploy(SOON)) {
            RestApi api = new RestApi(deployment.port());
            world.sql().update("UPDATE item SET name = 'after a restart' WHERE id = 1");
            world.itemsChanged(1);
            world.awaitIndexEqualsDatabase();
            JsonNode consumers = api.get("/actuator/health").at("/components/consumers/details");
            assertThat(consumers.path(makers + "-000001").asString()).contains("not fed", "m.country");
            assertThat(status(api, makers))
                    .startsWith("served by " + makers + "-000001; waits: ")
                    .contains(makers + "-000001 is not fed: ");

            world.sql().execute("ALTER TABLE maker ADD COLUMN country text DEFAULT 'KR'");
            awaitMaker("acme 2");
        }
    }

    @Test
    void an_index_whose_cluster_was_never_reached_waits() {
        try (Deployment deployment = world.deploy(Map.of("spring.elasticsearch.uris", "http://127.0.0.1:1"))) {
            deployment.bean(IndexStatuses.class).refresh();
            assertThat(new RestApi(deployment.port())
                            .send("GET", "/actuator/prometheus", false)
                            .body()
                            .lines())
                    .filteredOn(line -> line.startsWith("endstate_index_"))
                    .contains(
                            "endstate_index_waits{index=\"" + world.name() + "\"} 1.0",
                            "endstate_index_served{index=\"" + world.name() + "\"} 0.0");
        }
    }

    @Test
    void the_start_is_refused_where_that_is_wanted() throws IOException {
        define(torn, "key: {id: bigint\n");
        define(makers, "key: {id: bigint}\nkeys: SELECT id FROM maker\nchanges: [{table: maker, key: id}]\n");
        assertThatThrownBy(() -> world.deployStrictly(Map.of()))
                .extracting(NestedExceptionUtils::getMostSpecificCause)
                .isInstanceOf(InvalidDefinitionsException.class)
                .extracting(Throwable::getMessage)
                .asString()
                .contains("2 problems", "not YAML", "m.country");
    }

    @Test
    void a_folder_that_is_not_there_is_nothing_to_wait_for() {
        assertThatThrownBy(() -> world.deploy(Map.of("endstate.definitions", "/nowhere")))
                .hasMessageContaining("there is no such folder");
    }

    private void define(String index, String yml) throws IOException {
        Path folder = Files.createDirectory(world.definition().resolveSibling(index));
        Files.writeString(folder.resolve("index.yml"), yml);
        Files.writeString(folder.resolve("index.json"), "{}");
        Files.writeString(
                folder.resolve("document.sql"),
                "SELECT m.id, m.name, m.country FROM ids JOIN maker m ON m.id = ids.id");
    }

    private void makerIsNamed(String name) {
        world.sql().update("UPDATE maker SET name = ?", name);
        world.publish(world.tableTopic("maker"), "1", "1");
    }

    private void awaitMaker(String name) {
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(world.contents().all(makers).get("1"))
                        .hasToString("{\"id\":1,\"name\":\"" + name + "\",\"country\":\"KR\"}"));
    }

    private static String status(RestApi api, String index) {
        return api.get("/api/indexes/" + index).path("status").asString();
    }

    private static String problem(RestApi api, String index) {
        JsonNode problem = api.get("/api/indexes/" + index).path("problems").path(0);
        return problem.isMissingNode() ? "" : problem.path("cause").asString();
    }
}
