package dev.endstate.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.index.BulkWriter;
import dev.endstate.index.DocumentSink;
import dev.endstate.instance.pace.Pace;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.RestApi;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** A rebuild keeps to its share while live changes are late, whoever takes them, and takes all of the time when there are none. */
class RebuildMakesWayIT {
    private static final int ITEMS = 2_000;
    private static final int CHUNK_KEYS = 10;

    /** With its share of ten percent, 200 chunks of these take more than 100 seconds. */
    private static final Duration CHUNK = Duration.ofMillis(60);

    private static final Duration LATE = Duration.ofMillis(400);

    private final ItemsWorld world = ItemsWorld.create(Servers.shared());
    private final IndexUnderRebuild index = new IndexUnderRebuild(world);

    RebuildMakesWayIT() {
        world.addItemsBesideStorms(ITEMS);
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** What is written of the rebuild, by all instances: more than a little in a second makes live changes late. */
    private static final class Load {
        private static final int A_LITTLE = 30;

        private final Deque<Long> written = new ArrayDeque<>();

        synchronized void add(int documents) {
            for (int i = 0; i < documents; i++) {
                written.add(System.nanoTime());
            }
        }

        synchronized boolean isHigh() {
            long since = System.nanoTime() - Duration.ofSeconds(1).toNanos();
            written.removeIf(at -> at - since < 0);
            return written.size() > A_LITTLE;
        }
    }

    private static final Load LOAD = new Load();

    @TestConfiguration(proxyBeanMethods = false)
    static class SlowSink {
        @Bean
        @Primary
        DocumentSink slowSink(BulkWriter writer) {
            return (generation, writes) -> {
                boolean isLive = generation.name().number() == 1;
                if (!isLive && writes.size() >= CHUNK_KEYS) {
                    LOAD.add(writes.size());
                    sleep(CHUNK);
                } else if (isLive && LOAD.isHigh()) {
                    sleep(LATE);
                }
                return writer.write(generation, writes);
            };
        }

        private static void sleep(Duration duration) {
            try {
                TimeUnit.NANOSECONDS.sleep(duration.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Map<String, String> roles(String roles) {
        Map<String, String> properties = new HashMap<>(index.properties(Map.of()));
        properties.put("endstate.rebuild.share", "10");
        properties.put("endstate.scan.chunk-keys", String.valueOf(CHUNK_KEYS));
        properties.put("endstate.roles", roles);
        return properties;
    }

    @Test
    void of_one_instance() {
        try (Deployment all = world.deploy(roles("capture,index,rebuild,console"), SlowSink.class)) {
            rebuildBesideLateChanges(all, all);
        }
    }

    @Test
    void although_another_instance_takes_the_changes() {
        try (Deployment builder = world.deploy(roles("rebuild"), SlowSink.class);
                Deployment live = world.deploy(roles("capture,index,console"), SlowSink.class)) {
            rebuildBesideLateChanges(live, builder);
        }
    }

    private void rebuildBesideLateChanges(Deployment live, Deployment builder) {
        world.awaitIndexEqualsDatabase();
        RestApi api = new RestApi(live.port());
        Pace pace = builder.bean(Pace.class);
        long id = api.post(index.path("/rebuilds")).path("id").asLong();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            changeOneItem();
            return index.keysDone(api, id) > 0;
        });
        await().during(Duration.ofSeconds(12)).atMost(Duration.ofSeconds(15)).until(() -> {
            changeOneItem();
            return index.keysDone(api, id) < ITEMS / 2;
        });
        assertThat(pace.percentAbove()).isLessThan(100);
        assertThat(api.get(index.path("/rebuilds/" + id)).path("share").asInt()).isEqualTo(10);

        // Nothing is live any more.
        await().atMost(Duration.ofSeconds(30)).until(() -> pace.percentAbove() == 100);
        index.awaitState(api, id, "DONE");
        world.awaitIndexEqualsDatabase();
    }

    private void changeOneItem() {
        world.sql().update("UPDATE item SET name = name || '.' WHERE id = 100007");
    }
}
