package dev.endstate.index;

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
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class GenerationIT {
    private final Servers servers = Servers.shared();
    private final ItemsWorld world = ItemsWorld.create(servers);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void an_index_that_is_deleted_is_built_anew_with_its_mapping_and_not_by_a_stray_write() {
        world.addItems(20);
        try (Deployment deployment = world.deploy()) {
            world.awaitIndexEqualsDatabase();

            world.contents().call("DELETE", "/" + world.name() + "-000001", "");
            world.itemsChanged(1, 2, 3);
            await().until(() ->
                    deployment.bean(Generations.class).active(world.name()).isPresent());
            world.awaitIndexEqualsDatabase();
            assertThat(world.contents()
                            .call("GET", "/" + world.name() + "/_mapping", "")
                            .toString())
                    .contains("\"dynamic\":\"strict\"");
        }
    }

    @Test
    void another_database_at_the_same_address_is_refused() {
        world.addItems(5);
        try (Deployment deployment = world.deploy()) {
            world.awaitIndexEqualsDatabase();
        }

        String other = world.createEmptyCopy();
        try (Deployment deployment =
                world.deploy(Map.of("spring.datasource.url", servers.postgres().jdbcUrl(other)))) {
            world.itemsChanged(1, 2, 3, 4, 5);
            RestApi api = new RestApi(deployment.port());
            await().until(
                            () -> api.get("/actuator/health/liveness").toString(),
                            health -> health.contains("built from another"));
            assertThat(api.get("/actuator/health/liveness").path("status").asString())
                    .isEqualTo("UP");
        }
        assertThat(world.contents().all(world.name())).hasSize(5);
        try (Deployment back = world.deploy()) {
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void an_index_moves_to_another_database_while_users_query_it() {
        world.addItems(5);
        try (Deployment deployment = world.deploy()) {
            world.awaitIndexEqualsDatabase();
        }
        // The upgraded copy has missed a change and a deletion, and has an item more.
        String moved = world.createEmptyCopy();
        JdbcTemplate sql = new JdbcTemplate(world.source(moved));
        sql.update("INSERT INTO item (id, name) SELECT n, 'moved ' || n FROM generate_series(2, 6) n");
        try (Deployment deployment = world.deploy(Map.of(
                "spring.datasource.url", servers.postgres().jdbcUrl(moved),
                "endstate.reconcile.second-look", "1s",
                "endstate.reconcile.refresh", "200ms"))) {
            RestApi api = new RestApi(deployment.port());
            String path = "/api/indexes/" + world.name() + "/adoption?database=";
            assertThat(api.send("POST", path + "another", true).statusCode()).isEqualTo(409);
            assertThat(world.contents().all(world.name())).hasSize(5);

            // As the message says.
            String said = await().until(
                            () -> api.get("/actuator/health/liveness").toString(), health -> health.contains(path));
            String request = said.substring(said.indexOf(path), said.indexOf(", which goes on with it"));
            assertThat(api.send("POST", request, true).statusCode()).isEqualTo(200);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(world.contents().all(world.name()).values().stream()
                                    .map(document -> document.path("name").asString())
                                    .sorted())
                            .containsExactly("moved 2", "moved 3", "moved 4", "moved 5", "moved 6"));
            sql.update("UPDATE item SET name = 'and followed' WHERE id = 2");
            world.itemsChanged(2);
            await().untilAsserted(() -> assertThat(world.contents()
                            .all(world.name())
                            .get("2")
                            .path("name")
                            .asString())
                    .isEqualTo("and followed"));
            assertThat(api.get("/api/indexes/" + world.name())
                            .path("generations")
                            .size())
                    .isEqualTo(1);
            assertThat(api.send("POST", request, true).body()).contains("of this database already");
        }
    }

    @Test
    void an_index_json_that_Elasticsearch_refuses_stops_the_start_and_nothing_is_created() throws IOException {
        Files.writeString(
                world.definition().resolve("index.json"),
                "{\"settings\":{\"number_of_shards\":0},\"mappings\":{\"properties\":{\"id\":{\"type\":\"lonng\"}}}}");
        assertThatThrownBy(() -> world.deployStrictly(Map.of()))
                .isInstanceOf(InvalidDefinitionsException.class)
                .hasMessageContaining("index.json")
                .hasMessageContaining("number_of_shards");
        assertThat(world.contents().call("GET", "/" + world.name() + "-*", "")).isEmpty();
    }

    @Test
    void a_concrete_index_in_the_place_of_the_alias_is_told() {
        world.contents().call("PUT", "/" + world.name(), "{}");
        assertThatThrownBy(() -> world.deployStrictly(Map.of()))
                .isInstanceOf(InvalidDefinitionsException.class)
                .hasMessageContaining("an index named \"" + world.name() + "\" exists");
        world.contents().call("DELETE", "/" + world.name(), "");
    }
}
