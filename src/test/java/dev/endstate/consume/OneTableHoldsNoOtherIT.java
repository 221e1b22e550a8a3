package dev.endstate.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.index.BulkWriter;
import dev.endstate.index.DocumentSink;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** One statement has changed very many rows of a table. What other tables tell must not wait until all of them are taken. */
class OneTableHoldsNoOtherIT {
    private static final int MANY = 100_000;
    private static final int FIRST = 1_000;
    private static final int OF_THE_PART = FIRST - 1;

    private final Servers servers = Servers.shared();
    private final ItemsWorld world = ItemsWorld.create(servers);

    @AfterEach
    void close() {
        world.close();
    }

    /** Counts the keys that are written, and tells how many were when that of the part is. */
    static final class CountingSink {
        private final AtomicInteger written = new AtomicInteger();
        private final CompletableFuture<Integer> part = new CompletableFuture<>();
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Counted {
        @Bean
        CountingSink countingSink() {
            return new CountingSink();
        }

        @Bean
        @Primary
        DocumentSink observedSink(BulkWriter writer, CountingSink sink) {
            return (generation, writes) -> {
                var answer = writer.write(generation, writes);
                int written = sink.written.addAndGet(writes.size());
                if (writes.stream().anyMatch(write -> write.key().id().equals(String.valueOf(OF_THE_PART)))) {
                    sink.part.complete(written);
                }
                return answer;
            };
        }
    }

    @Test
    void a_part_is_written_while_very_many_items_wait() {
        world.sql().execute("ALTER TABLE part REPLICA IDENTITY FULL");
        world.topics().create(6, List.of(world.tableTopic("item")));
        publishManyItems();

        // A new index begins with what was told shortly before.
        try (Deployment one = world.deploy(world.capturing(), Counted.class)) {
            CountingSink sink = one.bean(CountingSink.class);
            await().pollInterval(Duration.ofMillis(1)).until(() -> sink.written.get() > 0);
            int before = sink.written.get();
            world.publish(world.tableTopic("part"), "1", "{\"item_id\":" + OF_THE_PART + "}");

            assertThat(sink.part.join() - before).isLessThan(MANY / 3);
        }
    }

    /** They are not in the database, so that each is cheap, and none is told twice. */
    private void publishManyItems() {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                // Idempotent, its first batch on a new partition may be refused for two minutes.
                Map.of(
                        "bootstrap.servers",
                        servers.kafka().bootstrapServers(),
                        "linger.ms",
                        50,
                        "enable.idempotence",
                        false),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int id = FIRST; id < FIRST + MANY; id++) {
                byte[] identifier = ("{\"id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>(world.tableTopic("item"), identifier, identifier));
            }
        }
    }
}
