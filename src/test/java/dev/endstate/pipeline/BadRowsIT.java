package dev.endstate.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.parked.ParkedKey;
import dev.endstate.parked.ParkedKeys;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.RestApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class BadRowsIT {
    private static final String LONG_NAME = "repeat('x', 40000)";
    private static final String HUGE_NAME = "repeat('y', 300000)";

    private final ItemsWorld world = ItemsWorld.create(Servers.shared());

    @Test
    void rows_that_cannot_be_indexed_are_parked_with_the_reason_and_their_neighbours_are_indexed() {
        world.addItems(1_000);
        world.sql().update("UPDATE item SET amount = 0 WHERE id IN (17, 700)");
        world.sql().update("UPDATE item SET name = " + LONG_NAME + " WHERE id = 500");
        world.sql().update("UPDATE item SET name = " + HUGE_NAME + " WHERE id = 501");
        try (Deployment deployment = world.deploy(Map.of("endstate.pipeline.max-bytes", "200KB"))) {
            ParkedKeys parked = deployment.bean(ParkedKeys.class);
            await().until(() -> parked.count(world.name()) == 4);
            Map<String, String> reasons = parked.page(world.name(), null, 100).stream()
                    .collect(Collectors.toMap(key -> key.id().documentId(), ParkedKey::reason));
            assertThat(reasons.get("17")).contains("document.sql").contains("division by zero");
            assertThat(reasons.get("700")).contains("division by zero");
            assertThat(reasons.get("500")).contains("Elasticsearch").contains("immense term");
            assertThat(reasons.get("501")).contains("endstate.pipeline.max-bytes");
            await().untilAsserted(
                            () -> assertThat(world.contents().all(world.name())).hasSize(996));

            RestApi api = new RestApi(deployment.port());
            JsonNode listed = api.get("/api/indexes/" + world.name() + "/parked?limit=3");
            assertThat(listed.path("total").asInt()).isEqualTo(4);
            assertThat(listed.path("keys")).hasSize(3);
            assertThat(listed.path("next").asString()).isNotEmpty();
            assertThat(api.get("/api/indexes/" + world.name() + "/parked?after="
                                    + listed.path("next").asString())
                            .path("keys"))
                    .hasSize(1);

            world.sql().update("UPDATE item SET amount = 2 WHERE id = 17");
            world.sql().update("UPDATE item SET name = 'short' WHERE id IN (500, 501)");
            JsonNode retried = api.post("/api/indexes/" + world.name() + "/parked/retry");
            assertThat(retried.path("outcomes").path("indexed").asInt()).isEqualTo(3);
            assertThat(retried.path("outcomes").path("parked").asInt()).isEqualTo(1);
            world.awaitIndexEqualsDatabase();
            assertThat(parked.page(world.name(), null, 100))
                    .singleElement()
                    .satisfies(key -> assertThat(key.times()).isGreaterThan(1));

            assertThat(api.delete("/api/indexes/" + world.name() + "/parked/700"))
                    .isEqualTo(204);
            assertThat(parked.count(world.name())).isZero();
            assertThat(api.delete("/api/indexes/" + world.name() + "/parked/700"))
                    .isEqualTo(404);
        } finally {
            world.close();
        }
    }

    @Test
    void a_column_that_is_dropped_pauses_the_index_and_parks_nothing_and_it_goes_on_when_it_is_back() {
        world.addItems(50);
        try (Deployment deployment = world.deploy()) {
            world.awaitIndexEqualsDatabase();
            world.sql().execute("ALTER TABLE item RENAME COLUMN name TO title");
            world.sql().update("UPDATE item SET title = 'changed' WHERE id = 5");
            world.itemsChanged(5);
            RestApi api = new RestApi(deployment.port());
            await().until(() -> api.get("/api/indexes/" + world.name())
                            .path("generations")
                            .path(0)
                            .path("lag")
                            .asInt()
                    > 0);
            assertThat(deployment.bean(ParkedKeys.class).count(world.name())).isZero();

            world.sql().execute("ALTER TABLE item RENAME COLUMN title TO name");
            world.awaitIndexEqualsDatabase();
            assertThat(deployment.bean(ParkedKeys.class).count(world.name())).isZero();
        } finally {
            world.close();
        }
    }

    @Test
    void a_key_that_the_query_returns_twice_is_parked_alone() throws IOException {
        world.addItems(20);
        world.sql().update("INSERT INTO part VALUES (1, 3, 'one'), (2, 3, 'two'), (3, 4, 'single')");
        Path sql = world.definition().resolve("document.sql");
        Files.writeString(sql, Files.readString(sql).replace("WHERE", "LEFT JOIN part p ON p.item_id = i.id WHERE"));
        try (Deployment deployment = world.deploy()) {
            await().untilAsserted(() ->
                    assertThat(world.contents().all(world.name())).hasSize(19).doesNotContainKey("3"));
            assertThat(deployment.bean(ParkedKeys.class).page(world.name(), null, 10))
                    .singleElement()
                    .satisfies(parked ->
                            assertThat(parked.reason()).contains("document.sql").contains("more than once"));

            world.sql().update("DELETE FROM part WHERE id = 2");
            world.itemsChanged(3);
            world.awaitIndexEqualsDatabase();
            assertThat(deployment.bean(ParkedKeys.class).count(world.name()))
                    .as("parked keys after a later success")
                    .isZero();
        } finally {
            world.close();
        }
    }

    @Test
    void a_row_that_makes_an_expression_no_SQL_is_parked_alone() throws IOException {
        world.addItems(50);
        world.sql().update("UPDATE item SET amount = 7 WHERE id = 33");

        Path sql = world.definition().resolve("document.sql");
        Files.writeString(
                sql,
                Files.readString(sql)
                        .replace(
                                "WHERE",
                                "WHERE CASE WHEN i.amount = 7 THEN to_tsquery('simple', 'a ' || i.name) IS NOT NULL ELSE true END AND"));

        try (Deployment deployment = world.deploy()) {
            await().untilAsserted(() ->
                    assertThat(world.contents().all(world.name())).hasSize(49).doesNotContainKey("33"));
            assertThat(deployment.bean(ParkedKeys.class).page(world.name(), null, 10))
                    .singleElement()
                    .satisfies(parked -> assertThat(parked.reason()).contains("42601"));
        } finally {
            world.close();
        }
    }

    @Test
    void a_right_that_is_taken_away_parks_nothing() {
        world.addItems(20);
        String reader = "reader_of_" + world.name();
        world.sql().execute("CREATE ROLE " + reader + " LOGIN PASSWORD 'secret'");
        world.sql().execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + reader);

        try (Deployment deployment =
                world.deploy(Map.of("endstate.source.username", reader, "endstate.source.password", "secret"))) {
            world.awaitIndexEqualsDatabase();

            world.sql().execute("REVOKE SELECT ON item FROM " + reader);
            world.sql().update("UPDATE item SET name = 'changed'");
            world.itemsChanged(1, 2, 3);
            RestApi api = new RestApi(deployment.port());
            await().until(() -> api.get("/api/indexes/" + world.name() + "/documents/1")
                    .toString()
                    .contains("permission denied"));

            world.sql().execute("GRANT SELECT ON item TO " + reader);
            for (long id = 4; id <= 20; id++) {
                world.itemsChanged(id);
            }
            world.awaitIndexEqualsDatabase();
            assertThat(deployment.bean(ParkedKeys.class).count(world.name())).isZero();
        } finally {
            world.close();
        }
    }
}
