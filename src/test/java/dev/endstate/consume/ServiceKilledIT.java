package dev.endstate.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.EndstateApplication;
import dev.endstate.index.BulkWriter;
import dev.endstate.index.DocumentSink;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.InstanceProcess;
import dev.endstate.testing.ItemsWorld;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

class ServiceKilledIT {
    private final ItemsWorld world = ItemsWorld.create(Servers.shared());

    /** Endstate in a process of its own, which stops dead between the write of item 5 and the commit of its offset. */
    static final class StallsAfterWriting {
        public static void main(String[] args) {
            new SpringApplicationBuilder(EndstateApplication.class, StallingSink.class).run(args);
        }

        @TestConfiguration(proxyBeanMethods = false)
        static class StallingSink {
            @Bean
            @Primary
            DocumentSink stallingSink(BulkWriter writer) {
                return (generation, writes) -> {
                    var answer = writer.write(generation, writes);
                    if (writes.stream().anyMatch(write -> write.key().id().equals("5")) && writes.size() == 1) {
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                    return answer;
                };
            }
        }
    }

    @Test
    void what_was_written_but_not_committed_is_read_again_after_a_kill_9() {
        world.addItems(10);
        try (InstanceProcess instance = InstanceProcess.start(StallsAfterWriting.class, world.processProperties())) {
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(world.contents().all(world.name()))
                            .as("documents; the process says: %s", instance.log())
                            .hasSize(10));
            world.sql().update("UPDATE item SET name = 'written' WHERE id = 5");
            world.itemsChanged(5);
            world.awaitIndexEqualsDatabase();
            instance.kill();
        }

        // Nobody announces this change, so it arrives only if the change before is delivered again.
        world.sql().update("UPDATE item SET name = 'delivered again' WHERE id = 5");
        try (Deployment successor = world.deploy()) {
            world.awaitIndexEqualsDatabase();
        } finally {
            world.close();
        }
    }
}
