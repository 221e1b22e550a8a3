package dev.endstate.consume;

import dev.endstate.index.Generation;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.KafkaAdmin;

/** How many messages a generation has still to take. */
public final class ConsumerLag implements AutoCloseable {
    private final KafkaAdmin admin;
    private @Nullable Admin client;

    ConsumerLag(KafkaAdmin admin) {
        this.admin = admin;
    }

    /** The messages between the generation's committed offsets and the ends; empty if Kafka does not tell. */
    public OptionalLong of(Generation.Name generation) {
        try {
            Admin kafka = client();
            Map<TopicPartition, OffsetAndMetadata> committed = kafka.listConsumerGroupOffsets(
                            generation.consumerGroup())
                    .partitionsToOffsetAndMetadata()
                    .get();
            return OptionalLong.of(kafka
                    .listOffsets(committed.keySet().stream()
                            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())))
                    .all()
                    .get()
                    .entrySet()
                    .stream()
                    .mapToLong(end -> Math.max(
                            0,
                            end.getValue().offset()
                                    - committed.get(end.getKey()).offset()))
                    .sum());
        } catch (ExecutionException | KafkaException e) {
            return OptionalLong.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalLong.empty();
        }
    }

    /** Made at the first question: Kafka may be away at start. */
    private synchronized Admin client() {
        if (client == null) {
            client = Admin.create(admin.getConfigurationProperties());
        }
        return client;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close(Duration.ZERO);
        }
    }
}
