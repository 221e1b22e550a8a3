package dev.endstate.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.RestApi;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import tools.jackson.databind.JsonNode;

/** What the tests of rebuilds ask of their index. */
record IndexUnderRebuild(ItemsWorld world) {

    Map<String, String> properties(Map<String, String> more) {
        Map<String, String> properties = new HashMap<>(world.capturing());
        properties.put("endstate.scan.range-keys", "100");
        properties.put("endstate.rebuild.share", "100");
        properties.putAll(more);
        return properties;
    }

    String path(String rest) {
        return "/api/indexes/" + world.name() + rest;
    }

    JsonNode awaitState(RestApi api, long id, String state) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> api.get(path("/rebuilds/" + id)),
                        rebuild -> rebuild.path("state").asString().equals(state));
    }

    /** Asks for a rebuild, and returns its id when some of it is done. */
    long begin(RestApi api) {
        long id = api.post(path("/rebuilds")).path("id").asLong();
        await().atMost(Duration.ofSeconds(60)).until(() -> keysDone(api, id) > 0);
        return id;
    }

    long keysDone(RestApi api, long id) {
        return api.get(path("/rebuilds/" + id)).path("keysDone").asLong();
    }

    /** Of indexes, consumer groups and notes there are only those of one generation. */
    void awaitOnly(Deployment deployment, int number) {
        Generation.Name only = new Generation.Name(world.name(), number);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(deployment.bean(Generations.class).of(world.name()))
                    .extracting(Generation::name)
                    .containsExactly(only);
            assertThat(groups()).containsExactly(only.consumerGroup());
            assertThat(world.sql().queryForList("SELECT 1 FROM endstate.job WHERE kind = 'RETIREMENT'"))
                    .isEmpty();
            assertThat(world.sql().queryForList("SELECT 1 FROM endstate.scan_range"))
                    .isEmpty();
            assertThat(world.sql()
                            .queryForList("SELECT 1 FROM endstate.job WHERE kind = 'REBUILD' AND ended_at IS NULL"))
                    .isEmpty();
        });
    }

    private List<String> groups() throws ExecutionException, InterruptedException {
        try (Admin admin = Servers.shared().kafka().admin()) {
            return admin.listGroups().all().get().stream()
                    .map(group -> group.groupId())
                    .filter(group -> group.startsWith("endstate." + world.name() + "-"))
                    .toList();
        }
    }

    String active(Deployment deployment) {
        return deployment
                .bean(Generations.class)
                .active(world.name())
                .orElseThrow()
                .toString();
    }
}
