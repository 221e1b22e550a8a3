package dev.endstate.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.RestApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
}
