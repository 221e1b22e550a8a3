package dev.endstate.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.parked.ParkedKeys;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.InBackground;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.Seed;
import dev.endstate.testing.Storm;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The guarantee, under duplicates, reordering, rebalances and outages. */
class IndexEqualsDatabaseIT {
    private final Servers servers = Servers.shared();
    private final ItemsWorld world = ItemsWorld.create(servers);
    private final long seed = Seed.announced();

    IndexEqualsDatabaseIT() {
        world.addItems(200);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void after_duplicates_and_reordering_while_instances_come_and_go() {
        try (Deployment one = world.deploy()) {
            CompletableFuture<Void> storm = InBackground.run(new Storm(world, seed, 1_500));
            try (Deployment two = world.deploy()) {
                InBackground.run(new Storm(world, seed + 1, 700)).join();
                assertThat(two.bean(GenerationConsumers.class).running()).isNotEmpty();
            }
            storm.join();
            world.awaitIndexEqualsDatabase();
            assertThat(one.bean(ParkedKeys.class).count(world.name())).isZero();
        }
    }

    @Test
    void after_Elasticsearch_was_killed_in_the_middle() {
        try (Deployment one = world.deploy()) {
            world.awaitIndexEqualsDatabase();
            CompletableFuture<Void> storm = InBackground.run(new Storm(world, seed, 1_500));

            servers.elasticsearch().kill();
            new Storm(world, seed + 1, 300).run();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> one.bean(MeterRegistry.class)
                                    .get("endstate.lag")
                                    .tag("index", world.name())
                                    .gauge()
                                    .value()
                            > 0);

            servers.elasticsearch().restart();
            storm.join();
            world.awaitIndexEqualsDatabase();
            assertThat(one.bean(ParkedKeys.class).count(world.name())).isZero();
        }
    }

    @Test
    void after_PostgreSQL_was_killed_in_the_middle() {
        try (Deployment one = world.deploy()) {
            world.awaitIndexEqualsDatabase();
            new Storm(world, seed, 500).run();
            CompletableFuture<Void> storm = InBackground.run(new Storm(world, seed + 1, 1_000));

            servers.postgres().kill();
            // What could not be read is announced again while nothing can be read.
            for (long id = 1; id <= 100; id++) {
                world.itemsChanged(id);
            }

            servers.postgres().restart();
            storm.join();
            world.awaitIndexEqualsDatabase();
            assertThat(one.bean(ParkedKeys.class).count(world.name())).isZero();
        }
    }
}
