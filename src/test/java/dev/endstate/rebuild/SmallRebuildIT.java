package dev.endstate.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.instance.PersistentLoops;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.RestApi;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A small index is built anew as fast as the servers do it: no step waits for somebody to look. */
class SmallRebuildIT {
    private static final int KEYS = 1_000;

    private final ItemsWorld world = ItemsWorld.create(Servers.shared());
    private final IndexUnderRebuild index = new IndexUnderRebuild(world);

    SmallRebuildIT() {
        world.addItemsBesideStorms(KEYS);
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** As they are by themselves, but that nobody looks for a generation by itself. */
    private Map<String, String> properties(String roles) {
        Map<String, String> properties = new HashMap<>(world.capturing());
        properties.put("endstate.rebuild.refresh", "3s");
        properties.put("endstate.consume.refresh", "5m");
        properties.put("endstate.scan.partitions", "24");
        properties.put("endstate.rebuild.share", "100");
        properties.put("endstate.roles", roles);
        return properties;
    }

    @Test
    void no_step_waits_for_a_tick_whichever_instance_is_asked() {
        try (Deployment console = world.deploy(properties("console"));
                Deployment builder = world.deploy(properties("rebuild,capture"));
                Deployment indexer = world.deploy(properties("index"))) {
            world.awaitIndexEqualsDatabase();
            RestApi api = new RestApi(console.port());
            // More than may be left when it takes its place, so that its consumers have to be there.
            world.sql().update("UPDATE item SET name = 'other ' || id");
            world.awaitIndexEqualsDatabase();

            long begin = System.nanoTime();
            long id = api.post(index.path("/rebuilds")).path("id").asLong();
            index.awaitState(api, id, "DONE");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
            assertThat(index.active(builder)).endsWith("-000002");
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void an_instance_that_hears_no_event_builds_all_the_same() {
        Map<String, String> properties = properties("capture,index,rebuild,console");
        properties.put("endstate.consume.refresh", "1s");
        try (Deployment deaf = world.deploy(properties, Deaf.class)) {
            world.awaitIndexEqualsDatabase();
            world.sql().update("UPDATE item SET name = 'other ' || id");
            RestApi api = new RestApi(deaf.port());
            index.awaitState(api, api.post(index.path("/rebuilds")).path("id").asLong(), "DONE");
            await().untilAsserted(() -> assertThat(index.active(deaf)).endsWith("-000002"));
            world.awaitIndexEqualsDatabase();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Deaf {
        @Bean
        PersistentLoops hearingOfEvents() {
            return new PersistentLoops(List.of(), Duration.ZERO, Duration.ZERO);
        }
    }
}
