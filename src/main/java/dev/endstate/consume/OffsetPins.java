package dev.endstate.consume;

import dev.endstate.capture.KafkaAwayException;
import dev.endstate.capture.Topics;
import dev.endstate.definition.Definition;
import dev.endstate.index.Generation;
import dev.endstate.pipeline.GenerationFeed;
import dev.endstate.pipeline.UnavailableException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.springframework.kafka.core.KafkaAdmin;

/**
 * Fixes a new generation's offsets before its first read: in each partition the first record of the last few minutes, or the
 * end. Every change committed after that read began is therefore consumed.
 */
final class OffsetPins implements GenerationFeed {
    private final KafkaAdmin admin;
    private final Topics topics;
    private final ConsumeProperties properties;
    private final Clock clock;

    OffsetPins(KafkaAdmin admin, Topics topics, ConsumeProperties properties, Clock clock) {
        this.admin = admin;
        this.topics = topics;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public void pin(Generation.Name generation, Definition definition) {
        try (Admin client = Admin.create(admin.getConfigurationProperties())) {
            topics.create(topics.of(definition));
            Set<TopicPartition> partitions = partitions(client, topics.of(definition));
            long since = clock.millis() - properties.pinBack().toMillis();
            Map<TopicPartition, OffsetAndMetadata> pins = new HashMap<>();
            offsets(client, partitions, OffsetSpec.latest())
                    .forEach((partition, end) -> pins.put(partition, new OffsetAndMetadata(end.offset())));
            offsets(client, partitions, OffsetSpec.forTimestamp(since)).forEach((partition, recent) -> {
                if (recent.offset() >= 0) {
                    pins.put(partition, new OffsetAndMetadata(recent.offset()));
                }
            });
            client.alterConsumerGroupOffsets(generation.consumerGroup(), pins)
                    .all()
                    .get();
        } catch (ExecutionException | KafkaException | KafkaAwayException e) {
            throw new UnavailableException("the offsets of " + generation + " cannot be pinned: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while the offsets of " + generation + " were pinned", e);
        }
    }

    @Override
    public void release(Generation.Name generation) {
        try (Admin client = Admin.create(admin.getConfigurationProperties())) {
            client.deleteConsumerGroups(List.of(generation.consumerGroup()))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw new UnavailableException(
                        "the consumer group of " + generation + " cannot be deleted: " + e.getMessage(), e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while " + generation + " was released", e);
        }
    }

    private static Set<TopicPartition> partitions(Admin client, Set<String> topics)
            throws ExecutionException, InterruptedException {
        return client.describeTopics(topics).allTopicNames().get().values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .collect(Collectors.toSet());
    }

    private static Map<TopicPartition, ListOffsetsResultInfo> offsets(
            Admin client, Set<TopicPartition> partitions, OffsetSpec spec)
            throws ExecutionException, InterruptedException {
        return client.listOffsets(partitions.stream().collect(Collectors.toMap(p -> p, p -> spec)))
                .all()
                .get();
    }
}
