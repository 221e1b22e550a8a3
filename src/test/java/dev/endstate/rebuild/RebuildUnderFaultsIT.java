package dev.endstate.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.servers.Servers;
import dev.endstate.testing.CountingReader;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.InBackground;
import dev.endstate.testing.InstanceProcess;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.RestApi;
import dev.endstate.testing.Seed;
import dev.endstate.testing.SqlStorm;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever happens in the middle of a rebuild, the index ends equal to the database, and nobody ever sees fewer documents. */
class RebuildUnderFaultsIT {
    private static final int ITEMS = 2_500;

    private final Servers servers = Servers.shared();
    private final ItemsWorld world = ItemsWorld.create(servers);
    private final long seed = Seed.announced();

    RebuildUnderFaultsIT() {
        world.addItemsBesideStorms(ITEMS);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void an_instance_is_killed_and_Elasticsearch_and_the_broker_are_restarted_under_a_storm_of_changes() {
        Map<String, String> properties = new HashMap<>(world.capturing());
        properties.put("endstate.scan.range-keys", "100");
        properties.put("endstate.rebuild.share", "20");
        properties.put("endstate.pace.most", "1");
        try (Deployment one = world.deploy(properties);
                InstanceProcess other = world.deployApart(properties);
                CountingReader reader = CountingReader.of(world)) {
            world.awaitIndexEqualsDatabase();
            await().atMost(Duration.ofSeconds(60)).until(() -> other.log().contains("Started EndstateApplication"));
            RestApi api = new RestApi(one.port());
            CompletableFuture<Void> storm = InBackground.run(new SqlStorm(world, seed, 1_500));
            String path = "/api/indexes/" + world.name() + "/rebuilds";
            String rebuild = path + "/" + api.post(path).path("id").asLong();

            await().atMost(Duration.ofSeconds(60))
                    .until(() -> api.get(rebuild).path("keysDone").asLong() > 0);
            other.kill();
            servers.elasticsearch().killAndRestart();
            assertThat(state(api, rebuild)).isEqualTo("FILLING");
            servers.kafka().stop();
            servers.kafka().restart();
            // A fast machine has every key by now.
            assertThat(state(api, rebuild)).isIn("FILLING", "CATCHING_UP");

            await().atMost(Duration.ofSeconds(120))
                    .untilAsserted(() -> assertThat(state(api, rebuild))
                            .as("the rebuild of %s", api.get("/api/indexes/" + world.name()))
                            .isEqualTo("DONE"));
            storm.join();
            world.awaitIndexEqualsDatabase();
            assertThat(reader.fewest()).isBetween((long) ITEMS, Long.MAX_VALUE - 1);
        }
    }

    private static String state(RestApi api, String rebuild) {
        return api.get(rebuild).path("state").asString();
    }
}
