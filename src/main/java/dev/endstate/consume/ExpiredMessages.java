package dev.endstate.consume;

import dev.endstate.capture.Gaps;
import dev.endstate.capture.RoutedTable;
import dev.endstate.capture.Topics;
import dev.endstate.definition.Route;
import dev.endstate.index.Generation;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.BatchConsumerAwareMessageListener;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;

/**
 * Notices that Kafka has deleted messages before they were taken: a consumer that was away for longer than the topic keeps them, or
 * than the broker keeps its offsets, goes on with the oldest that is left, and says nothing.
 */
final class ExpiredMessages implements ConsumerAwareRebalanceListener {
    private final Generation generation;
    private final Topics topics;
    private final Gaps gaps;
    private final Map<TopicPartition, Long> next = new ConcurrentHashMap<>();

    ExpiredMessages(Generation generation, Topics topics, Gaps gaps) {
        this.generation = generation;
        this.topics = topics;
        this.gaps = gaps;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        // If it cannot be asked now, it is before the partition's first batch: Kafka assigns but once.
        next.keySet().removeAll(partitions);
        compareWithCommitted(partitions, consumer);
    }

    private void compareWithCommitted(Collection<TopicPartition> partitions, Consumer<?, ?> consumer) {
        Map<TopicPartition, Long> oldest = consumer.beginningOffsets(partitions);
        Map<TopicPartition, @Nullable OffsetAndMetadata> committed = consumer.committed(new HashSet<>(partitions));
        Map<TopicPartition, OffsetAndMetadata> noticed = new HashMap<>();
        committed.forEach((partition, offset) -> {
            long left = oldest.getOrDefault(partition, 0L);
            // Without an offset it was away for so long that the broker forgot it, or the partition is new and begins
            // at 0.
            long taken = offset == null ? 0 : offset.offset();
            if (taken < left) {
                noticed(partition, taken, left);
                noticed.put(partition, new OffsetAndMetadata(left));
            }
            next.put(partition, Math.max(taken, left));
        });
        // Once it is kept, so that the next assignment does not notice it again.
        if (!noticed.isEmpty()) {
            consumer.commitSync(noticed);
        }
    }

    /**
     * The same while the consumer lives: an outage may last for longer than the topic keeps its messages. What cannot be asked or kept
     * fails the batch, so that it is given again.
     */
    BatchConsumerAwareMessageListener<byte[], byte[]> before(BatchMessageListener<byte[], byte[]> listener) {
        return (records, consumer) -> {
            look(records, consumer);
            listener.onMessage(records);
        };
    }

    private void look(List<ConsumerRecord<byte[], byte[]>> records, Consumer<?, ?> consumer) {
        Map<TopicPartition, Long> first = new HashMap<>();
        records.forEach(message -> first.putIfAbsent(partition(message), message.offset()));
        Set<TopicPartition> unseen = new HashSet<>(first.keySet());
        unseen.removeAll(next.keySet());
        if (!unseen.isEmpty()) {
            compareWithCommitted(unseen, consumer);
        }
        first.forEach((partition, offset) -> {
            long expected = next.getOrDefault(partition, offset);
            // Offsets also jump over transactions' marks, and where a topic was compacted.
            long left = offset > expected
                    ? consumer.beginningOffsets(Set.of(partition)).getOrDefault(partition, 0L)
                    : 0;
            if (left > expected) {
                noticed(partition, expected, left);
            }
        });
        records.forEach(message -> next.merge(partition(message), message.offset() + 1, Math::max));
    }

    private static TopicPartition partition(ConsumerRecord<byte[], byte[]> message) {
        return new TopicPartition(message.topic(), message.partition());
    }

    private void noticed(TopicPartition partition, long committed, long oldest) {
        for (Route route : topics.routes(generation.definition(), partition.topic())) {
            gaps.noticed(
                    RoutedTable.name(route.origin()),
                    "Kafka has deleted the messages " + committed + " to " + (oldest - 1) + " of " + partition
                            + " before " + generation
                            + " took them; let the topic keep them for longer than an outage may last");
        }
    }
}
