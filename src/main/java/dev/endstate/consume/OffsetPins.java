package dev.endstate.consume;

import dev.endstate.change.ClusterTopics;
import dev.endstate.change.KafkaAwayException;
import dev.endstate.change.Topics;
import dev.endstate.definition.Definition;
import dev.endstate.index.Generation;
import dev.endstate.index.GenerationFeed;
import dev.endstate.pipeline.UnavailableException;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaAdmin;

/**
 * Fixes a new generation's offsets before its first read: in each partition the first record of the last few minutes, or the
 * end. Every change committed after that read began is therefore consumed.
 */
final class OffsetPins implements GenerationFeed {
    private static final Logger log = LoggerFactory.getLogger(OffsetPins.class);

    private final KafkaAdmin admin;
    private final ConsumerLag lag;
    private final Topics topics;
    private final ClusterTopics cluster;
    private final OffsetsOfTopics offsetsOf;
    private final Clock since;

    /** @param since how the time was when the oldest changes were sent that a generation which is born now takes */
    OffsetPins(
            KafkaAdmin admin,
            ConsumerLag lag,
            Topics topics,
            ClusterTopics cluster,
            OffsetsOfTopics offsetsOf,
            Clock since) {
        this.admin = admin;
        this.lag = lag;
        this.topics = topics;
        this.cluster = cluster;
        this.offsetsOf = offsetsOf;
        this.since = since;
    }

    @Override
    public void pin(Generation.Name generation, Definition definition, Optional<Generation.Name> former) {
        try (Admin client = Admin.create(admin.getConfigurationProperties())) {
            Map<TopicPartition, Long> pins = new HashMap<>();
            for (String topic : ready(definition)) {
                pins.putAll(recent(client, topic, since(definition, topic)));
            }
            if (former.isPresent()) {
                lag.taken(former.get())
                        .forEach((partition, offset) ->
                                pins.computeIfPresent(partition, (same, pin) -> Math.min(pin, offset)));
            }

            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            pins.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
            forgetOthers(client, generation, pins.keySet());

            // First whose they are, so that offsets of topics that go meanwhile are known to be of these.
            offsetsOf.begin(generation, pins.keySet());
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

    /**
     * An index of that name may have been deleted by somebody, and with it what is known of its group: what the group has not taken
     * of topics that nobody of it reads any more would count as a lag for ever.
     */
    private void forgetOthers(Admin client, Generation.Name generation, Set<TopicPartition> pinned)
            throws ExecutionException, InterruptedException {
        Set<TopicPartition> others = new HashSet<>(lag.taken(generation).keySet());
        others.removeAll(pinned);

        if (!others.isEmpty()) {
            log.warn(
                    "The consumer group {} was there before, with offsets of {}, which are forgotten: no route leads from there",
                    generation.consumerGroup(),
                    others);
            client.deleteConsumerGroupOffsets(generation.consumerGroup(), others)
                    .all()
                    .get();
        }
    }

    /** The definition's topics that there are. A missing one of somebody else's is taken from its beginning once it is there. */
    private Set<String> ready(Definition definition) throws InterruptedException {
        topics.look(List.of(definition));
        Map<String, String> refused = cluster.create(topics.made(definition));
        if (!refused.isEmpty()) {
            throw new KafkaAwayException("Kafka refuses to make topics: " + refused);
        }
        Set<String> ready = new TreeSet<>(topics.of(definition));
        ready.retainAll(cluster.present().keySet());
        return ready;
    }

    /** A message that is held back may be announced twice its delay before its change can be seen. */
    private long since(Definition definition, String topic) {
        return since.millis() - topics.delay(definition, topic).multipliedBy(2).toMillis();
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
        offsetsOf.forget(generation);

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
