package dev.endstate.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.index.Generation;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Retirements of an index whose alias somebody is working on. */
class RetirementsWaitIT {
    private final ItemsWorld world = ItemsWorld.create(Servers.shared());

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void those_that_wait_for_an_instance_which_stands_still_keep_no_others_waiting() throws InterruptedException {
        try (Deployment one = world.deploy(Map.of("endstate.roles", "rebuild,console"))) {
            Retirements retirements = one.bean(Retirements.class);
            boolean isFree = one.bean(AliasLock.class).runIfFree(world.name(), () -> {
                for (int number = 7; number <= 9; number++) {
                    retirements.plan(new Generation.Name(world.name(), number), Duration.ZERO);
                }
                await().until(() -> count("index_name = ? AND turn > 0") >= 2);

                retirements.plan(new Generation.Name("other-" + world.name(), 1), Duration.ZERO);
                await().until(() -> count("index_name <> ?") == 0);
            });

            assertThat(isFree).isTrue();
            await().until(() -> count("index_name = ?") == 0);
        }
    }

    private long count(String where) {
        return Objects.requireNonNull(world.sql()
                .queryForObject(
                        "SELECT count(*) FROM endstate.job WHERE kind = 'RETIREMENT' AND " + where,
                        Long.class,
                        world.name()));
    }
}
