package dev.endstate.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.index.Backlog;
import dev.endstate.index.Generation;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.RestApi;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

/** A comparison that is paused while it waits for changes on their way. */
class PausedComparisonIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Map<String, String> QUICK =
            Map.of("endstate.reconcile.second-look", "1s", "endstate.reconcile.refresh", "200ms");

    private final ItemsWorld world = ItemsWorld.create(Servers.shared());

    @AfterEach
    void close() {
        world.close();
    }

    /** Changes on their way, which are taken when a test says so. */
    static final class HeldBacklog implements Backlog {
        private final CountDownLatch awaited = new CountDownLatch(1);
        private final CountDownLatch taken = new CountDownLatch(1);

        @Override
        public String what() {
            return "changes that a test holds";
        }

        @Override
        public long of(Generation.Name generation) {
            return 0;
        }

        @Override
        public Mark mark(Generation.Name generation) {
            awaited.countDown();
            return () -> taken.getCount() == 0;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ChangesAreHeld {
        @Bean
        HeldBacklog heldBacklog() {
            return new HeldBacklog();
        }
    }

    @Test
    void what_it_has_repaired_when_it_is_paused_is_told_at_its_end() {
        world.addItems(20);
        try (Deployment one = world.deploy(QUICK, ChangesAreHeld.class)) {
            world.awaitIndexEqualsDatabase();
            RestApi api = new RestApi(one.port());
            String path = "/api/indexes/" + world.name() + "/reconciliations";
            // One that has begun by itself.
            await().atMost(PATIENCE)
                    .until(() -> api.get(path)
                            .valueStream()
                            .noneMatch(run -> run.path("endedAt").isNull()));

            // A change that nobody announced.
            world.sql().update("UPDATE item SET name = 'silent' WHERE id = 3");
            String comparison =
                    path + "/" + api.post(path + "?repair=true").path("id").asLong();
            HeldBacklog backlog = one.bean(HeldBacklog.class);
            await().atMost(PATIENCE).until(() -> backlog.awaited.getCount() == 0);
            api.post(comparison + "/pause");
            backlog.taken.countDown();
            world.awaitIndexEqualsDatabase();
            await().atMost(PATIENCE).until(this::isTurnGivenBack);

            api.post(comparison + "/resume");
            JsonNode done = await().atMost(PATIENCE)
                    .until(
                            () -> api.get(comparison),
                            now -> now.path("state").asString().equals("DONE"));
            assertThat(done.path("stale").asLong()).isEqualTo(1);
        }
    }

    private boolean isTurnGivenBack() {
        return Objects.equals(world.sql().queryForObject("""
                        SELECT free_at <= clock_timestamp() FROM endstate.job WHERE kind = 'COMPARISON' AND paused""", Boolean.class), true);
    }
}
