package dev.endstate.change;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.springframework.stereotype.Component;

/**
 * Asks Kafka which partitions topics have, where their messages begin and end, and what a consumer group has taken of them. Each method
 * throws a {@link KafkaAwayException} if Kafka does not answer, or does not do what it is asked for.
 */
@Component
public final class TopicOffsets {
    private final AdminConnection kafka;

    TopicOffsets(AdminConnection kafka) {
        this.kafka = kafka;
    }

    /** The partitions of topics, all of which exist. */
    public Set<TopicPartition> partitions(Collection<String> topics) throws InterruptedException {
        return ask(
                        "which partitions " + topics + " have",
                        client -> client.describeTopics(topics).allTopicNames())
                .values()
                .stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .collect(Collectors.toSet());
    }

    /** The offset of the oldest message that each partition still has. */
    public Map<TopicPartition, Long> begins(Collection<TopicPartition> partitions) throws InterruptedException {
        return offsets(partitions, OffsetSpec.earliest());
    }

    /** The offset that the next message of each partition gets. */
    public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) throws InterruptedException {
        return offsets(partitions, OffsetSpec.latest());
    }

    /** The offset of the first message of each partition that was sent then or later; the end, if there is none. */
    public Map<TopicPartition, Long> since(Collection<TopicPartition> partitions, Instant then)
            throws InterruptedException {
        Map<TopicPartition, Long> since = new HashMap<>(ends(partitions));
        offsets(partitions, OffsetSpec.forTimestamp(then.toEpochMilli())).forEach((partition, first) -> {
            if (first >= 0) {
                since.put(partition, first);
            }
        });
        return since;
    }

    private Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, OffsetSpec spec)
            throws InterruptedException {
        Map<TopicPartition, OffsetSpec> question =
                partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> spec));

        Map<TopicPartition, Long> offsets = new HashMap<>();
        ask(
                        "the offsets of " + partitions,
                        client -> client.listOffsets(question).all())
                .forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }

    /** The offset before which a consumer group has taken every message, of each partition of which it has taken any. */
    public Map<TopicPartition, Long> taken(String group) throws InterruptedException {
        Map<TopicPartition, Long> taken = new HashMap<>();
        ask(
                        "what group " + group + " has taken",
                        client -> client.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .forEach((partition, committed) -> taken.put(partition, committed.offset()));
        return taken;
    }

    /** Lets a consumer group, of which nobody reads now, go on at these offsets. */
    public void moveTo(String group, Map<TopicPartition, Long> offsets) throws InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
        offsets.forEach((partition, offset) -> committed.put(partition, new OffsetAndMetadata(offset)));
        ask(
                "that group " + group + " goes on at " + offsets,
                client -> client.alterConsumerGroupOffsets(group, committed).all());
    }

    /** Forgets what a consumer group has taken of some partitions. */
    public void forget(String group, Set<TopicPartition> partitions) throws InterruptedException {
        ask(
                "that group " + group + " has forgotten " + partitions,
                client -> client.deleteConsumerGroupOffsets(group, partitions).all());
    }

    /** Deletes a consumer group, if there is one of this name. */
    public void delete(String group) throws InterruptedException {
        try {
            kafka.client().deleteConsumerGroups(List.of(group)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw new KafkaAwayException("group " + group + " cannot be deleted: " + e.getMessage(), e);
            }
        } catch (KafkaException e) {
            throw new KafkaAwayException("group " + group + " cannot be deleted: " + e.getMessage(), e);
        }
    }

    private <T> T ask(String what, Function<Admin, KafkaFuture<T>> question) throws InterruptedException {
        try {
            return question.apply(kafka.client()).get();
        } catch (ExecutionException | KafkaException e) {
            throw new KafkaAwayException("Kafka does not tell " + what + ": " + e.getMessage(), e);
        }
    }
}
