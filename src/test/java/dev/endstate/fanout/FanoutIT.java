package dev.endstate.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.InstanceProcess;
import dev.endstate.testing.ItemsWorld;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One maker with very many items. */
class FanoutIT {
    private static final int ITEMS = 8_000;
    private static final Map<String, String> SMALL_CHUNKS = Map.of("endstate.fanout.share", "100");

    private final ItemsWorld world = ItemsWorld.create(Servers.shared());

    FanoutIT() {
        world.addItems(ITEMS);
        world.sql().update("INSERT INTO maker VALUES (1, 'before'), (2, 'small')");
        world.sql().update("UPDATE item SET maker_id = CASE WHEN id <= 5 THEN 2 ELSE 1 END");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void changeMaker(int id, String name) {
        world.sql().update("UPDATE maker SET name = ? WHERE id = ?", name, id);
        world.publish(world.tableTopic("maker"), String.valueOf(id), "{\"id\":" + id + "}");
    }

    @Test
    void ten_changes_of_one_row_do_not_cost_ten_times_its_documents() {
        try (Deployment deployment = world.deploy()) {
            world.awaitIndexEqualsDatabase();
            for (int i = 1; i <= 10; i++) {
                changeMaker(1, "name " + i);
            }
            world.awaitIndexEqualsDatabase();
            await().until(() -> deployment.bean(FanoutTasks.class).count(world.name()) == 0);
            assertThat(keys(deployment)).isBetween((double) ITEMS - 5, 2.0 * ITEMS);
        }
    }

    @Test
    void a_small_row_does_not_wait_for_a_large_one() {
        try (Deployment deployment = world.deploy(SMALL_CHUNKS)) {
            world.awaitIndexEqualsDatabase();
            changeMaker(1, "large");
            changeMaker(2, "small and changed");
            await().until(() -> world.contents()
                    .all(world.name())
                    .get("5")
                    .at("/maker/name")
                    .asString()
                    .equals("small and changed"));

            assertThat(deployment.bean(FanoutTasks.class).count(world.name())).isEqualTo(1);
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void another_instance_goes_on_where_a_killed_one_was() {
        try (InstanceProcess instance = world.deployApart(SMALL_CHUNKS)) {
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(world.contents().all(world.name()))
                            .as("documents; the process says: %s", instance.log())
                            .hasSize(ITEMS));
            changeMaker(1, "large");
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> done() > 2_000);
            instance.kill();
        }

        long done = done();
        assertThat(done).isBetween(2_000L, ITEMS - 500L);

        try (Deployment successor = world.deploy(SMALL_CHUNKS)) {
            world.awaitIndexEqualsDatabase();
            await().until(() -> successor.bean(FanoutTasks.class).count(world.name()) == 0);
            assertThat(keys(successor)).isEqualTo((double) ITEMS - done);
        }
    }

    private long done() {
        return world
                .sql()
                .queryForList(
                        "SELECT (cursor_json->'doneTo'->>0)::bigint FROM endstate.job WHERE kind = 'FANOUT'",
                        Long.class)
                .stream()
                .mapToLong(key -> key == null ? 0 : key)
                .sum();
    }

    private static double keys(Deployment deployment) {
        return deployment
                .bean(MeterRegistry.class)
                .get("endstate.fanout.keys")
                .counter()
                .count();
    }
}
