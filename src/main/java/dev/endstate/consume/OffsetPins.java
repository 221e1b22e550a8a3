package dev.endstate.consume;

import dev.endstate.capture.KafkaAwayException;
import dev.endstate.capture.Topics;
import dev.endstate.definition.Definition;
import dev.endstate.index.Generation;
import dev.endstate.pipeline.GenerationFeed;
import dev.endstate.pipeline.UnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final ConsumerLag lag;
    private final Topics topics;
    private final ConsumeProperties properties;
    private final Clock clock;

    OffsetPins(KafkaAdmin admin, ConsumerLag lag, Topics topics, ConsumeProperties properties, Clock clock) {
        this.admin = admin;
        this.lag = lag;
        this.topics = topics;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public void pin(Generation.Name generation, Definition definition, Optional<Generation.Name> former) {
        try (Admin client = Admin.create(admin.getConfigurationProperties())) {
            topics.create(topics.of(definition));
            Map<TopicPartition, Long> pins = new HashMap<>();
            for (String topic : topics.of(definition)) {
                pins.putAll(recent(client, topic, since(definition, topic)));
            }
            if (former.isPresent()) {
                lag.taken(former.get())
                        .forEach((partition, offset) ->
                                pins.computeIfPresent(partition, (same, pin) -> Math.min(pin, offset)));
            }
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            pins.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
            client.alterConsumerGroupOffsets(generation.consumerGroup(), offsets)
                    .all()
                    .get();
        } catch (ExecutionException | KafkaException | KafkaAwayException e) {
            throw new UnavailableException("the offsets of " + generation + " cannot be pinned: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while the offsets of " + generation + " were pinned", e);
        }
    }

    /** A message that is held back may be announced twice its delay before its change can be seen. */
    private long since(Definition definition, String topic) {
        Duration back =
                properties.pinBack().plus(topics.delay(definition, topic).multipliedBy(2));
        return clock.millis() - back.toMillis();
    }

    /** Of each partition the first record since then, or the end. */
    private static Map<TopicPartition, Long> recent(Admin client, String topic, long since)
            throws ExecutionException, InterruptedException {
        Set<TopicPartition> partitions = partitions(client, Set.of(topic));
        Map<TopicPartition, Long> recent = new HashMap<>();
        offsets(client, partitions, OffsetSpec.latest())
                .forEach((partition, end) -> recent.put(partition, end.offset()));
        offsets(client, partitions, OffsetSpec.forTimestamp(since)).forEach((partition, first) -> {
            if (first.offset() >= 0) {
                recent.put(partition, first.offset());
            }
        });
        return recent;
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
