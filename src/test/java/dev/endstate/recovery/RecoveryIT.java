package dev.endstate.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.RestApi;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RecoveryIT {
    private final ItemsWorld world = ItemsWorld.create(Servers.shared());

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void keys_are_read_and_written_again_and_what_is_none_is_refused_without_effect() {
        world.addItems(20);
        try (Deployment one = world.deploy()) {
            world.awaitIndexEqualsDatabase();
            RestApi api = new RestApi(one.port());
            String path = "/api/indexes/" + world.name() + "/recoveries";
            world.contents().call("DELETE", "/" + world.name() + "-000001/_doc/1", "");
            world.contents().call("POST", "/" + world.name() + "-000001/_update/2", "{\"doc\":{\"name\":\"by hand\"}}");
            world.sql().update("DELETE FROM item WHERE id = 3");

            assertThat(api.post(path, "{\"keys\": [1, \"no number\"]}").statusCode())
                    .isEqualTo(400);
            assertThat(api.post(path, "{\"keys\": []}").statusCode()).isEqualTo(400);
            assertThat(api.post(path, "{\"since\": \"yesterday\"}").body()).contains("give {\\\"keys\\\": [...]}");
            assertThat(api.post("/api/indexes/unknown/recoveries", "{\"keys\": [1]}")
                            .statusCode())
                    .isEqualTo(404);
            assertThat(world.contents().all(world.name()))
                    .doesNotContainKey("1")
                    .containsKey("3");

            assertThat(api.post(path, "{\"keys\": [1, \"2\", {\"id\": 3}, 3]}").body())
                    .isEqualTo("{\"outcomes\":{\"deleted\":1,\"indexed\":2}}");
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void a_range_of_keys_and_a_saved_condition_are_read_and_written_again() throws IOException {
        Path yml = world.definition().resolve("index.yml");
        Files.writeString(
                yml,
                Files.readString(yml)
                        + "\nconditions:\n  of_acme: SELECT id FROM item WHERE maker_id = 1 -- all of them\n");
        world.addItems(1_000);
        world.sql().update("INSERT INTO maker VALUES (1, 'Acme')");
        world.sql().update("UPDATE item SET maker_id = 1 WHERE id > 900");
        try (Deployment one =
                world.deploy(Map.of("endstate.scan.range-keys", "100", "endstate.rebuild.share", "100"))) {
            world.awaitIndexEqualsDatabase();
            RestApi api = new RestApi(one.port());
            damage();

            assertThat(refusal(api, "{\"from\": 20, \"to\": 3}")).contains("upside down: 20 comes after 3");
            assertThat(refusal(api, "{\"from\": 1, \"to\": \"z\"}")).contains("is not a bigint");
            assertThat(refusal(api, "{\"from\": 1}")).contains("give {\\\"keys\\\"");
            assertThat(refusal(api, "{\"condition\": \"of_nobody\"}")).contains("it has [of_acme]");
            assertThat(api.get(path())).isEmpty();

            JsonNode range = awaitDone(api, "{\"from\": 2, \"to\": 850}");
            assertThat(range.path("keysTotal").asLong()).isEqualTo(848);
            // The ends are read again too, also where the database has them no more.
            assertThat(world.contents().all(world.name()))
                    .doesNotContainKey("2")
                    .containsKeys("300", "850")
                    .doesNotContainKey("950");
            assertThat(awaitDone(api, "{\"condition\": \"of_acme\"}")
                            .path("keysDone")
                            .asLong())
                    .isEqualTo(100);
            world.awaitIndexEqualsDatabase();
            assertThat(api.delete(path() + "/" + range.path("id").asLong())).isEqualTo(409);
        }
    }

    private void damage() {
        String documents = "/" + world.name() + "-000001/_doc/";
        for (int id : new int[] {300, 850, 950}) {
            world.contents().call("DELETE", documents + id, "");
        }
        world.sql().update("DELETE FROM item WHERE id = 2");
    }

    private String path() {
        return "/api/indexes/" + world.name() + "/recoveries";
    }

    private String refusal(RestApi api, String body) {
        HttpResponse<String> answer = api.post(path(), body);
        assertThat(answer.statusCode()).isEqualTo(400);
        return answer.body();
    }

    private JsonNode awaitDone(RestApi api, String body) {
        HttpResponse<String> answer = api.post(path(), body);
        assertThat(answer.statusCode()).isEqualTo(202);
        long id = new JsonMapper().readTree(answer.body()).path("id").asLong();
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> api.get(path() + "/" + id),
                        run -> run.path("state").asString().equals("DONE"));
    }
}
