package dev.endstate.consume;

import dev.endstate.index.Generation;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.core.KafkaAdmin;

/** How many messages a generation has still to take. */
public final class ConsumerLag {
    private final KafkaAdmin admin;

    ConsumerLag(KafkaAdmin admin) {
        this.admin = admin;
    }

    /** The messages between the generation's committed offsets and the ends; empty if Kafka does not tell. */
    public OptionalLong of(Generation.Name generation) {
        try (Admin client = Admin.create(admin.getConfigurationProperties())) {
            Map<TopicPartition, OffsetAndMetadata> committed = client.listConsumerGroupOffsets(
                            generation.consumerGroup())
                    .partitionsToOffsetAndMetadata()
                    .get();
            return OptionalLong.of(client
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
}
