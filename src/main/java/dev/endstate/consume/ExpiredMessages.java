package dev.endstate.consume;

import dev.endstate.change.Gaps;
import dev.endstate.change.RoutedTable;
import dev.endstate.change.Topics;
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
 * Notices that Kafka has lost messages before they were taken. A consumer that was away for longer than the topic keeps them, or than
 * the broker keeps its offsets, goes on with the oldest that is left, and says nothing; and in a topic that was made anew it would go
 * on behind messages that it never took.
 */
final class ExpiredMessages implements ConsumerAwareRebalanceListener {
    private final Generation generation;
    private final Topics topics;
    private final Gaps gaps;
    private final OffsetsOfTopics offsets;
    private final Map<TopicPartition, Long> next = new ConcurrentHashMap<>();

    ExpiredMessages(Generation generation, Topics topics, Gaps gaps, OffsetsOfTopics offsets) {
        this.generation = generation;
        this.topics = topics;
        this.gaps = gaps;
        this.offsets = offsets;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        // If Kafka cannot be asked now, it is asked before the partition's first batch: it assigns but once.
        next.keySet().removeAll(partitions);
        compareWithCommitted(partitions, consumer);
    }

    private void compareWithCommitted(Collection<TopicPartition> partitions, Consumer<?, ?> consumer) {
        OffsetsOfTopics.Comparison topicsThen = offsets.compare(generation.name(), partitions);
        Map<TopicPartition, Long> oldest = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, @Nullable OffsetAndMetadata> committed = consumer.committed(new HashSet<>(partitions));
        openGapsOfTopicsMadeAnew(topicsThen.madeAnew());

        Map<TopicPartition, OffsetAndMetadata> moved = new HashMap<>();
        committed.forEach((partition, offset) -> {
            long left = oldest.getOrDefault(partition, 0L);
            // Without an offset it was away for so long that the broker forgot it, or the partition is new and begins
            // at 0.
            long taken = offset == null ? 0 : offset.offset();
            boolean isPastTheEnd = taken > ends.getOrDefault(partition, Long.MAX_VALUE);

            if (topicsThen.madeAnew().contains(partition)) {
                moved.put(partition, new OffsetAndMetadata(left));
            } else if (isPastTheEnd) {
                openGap(
                        partition.topic(),
                        partition + " ends at " + ends.get(partition) + ", but was taken up to " + taken
                                + ": Kafka has lost messages; it is taken from its beginning");
                moved.put(partition, new OffsetAndMetadata(left));
            } else if (taken < left) {
                openGap(partition, taken, left);
                moved.put(partition, new OffsetAndMetadata(left));
            }
            next.put(partition, moved.containsKey(partition) ? left : taken);
        });

        // Once it is kept, so that the next assignment does not notice it again.
        if (!moved.isEmpty()) {
            consumer.commitSync(moved);
            moved.forEach((partition, offset) -> consumer.seek(partition, offset.offset()));
        }
        topicsThen.keep();
    }

    private void openGapsOfTopicsMadeAnew(Collection<TopicPartition> partitions) {
        partitions.stream()
                .map(TopicPartition::topic)
                .distinct()
                .forEach(topic -> openGap(
                        topic,
                        "topic " + topic
                                + " is another one than before: it was deleted and made anew, or Kafka's address leads to"
                                + " another cluster; it is taken from its beginning"));
    }

    /**
     * Looks at each batch, too, before it is passed on: an outage may last for longer than the topic keeps its messages. What cannot
     * be asked or kept fails the batch, so that it is given again.
     */
    BatchConsumerAwareMessageListener<byte[], byte[]> before(BatchMessageListener<byte[], byte[]> listener) {
        return (records, consumer) -> {
            compareWithExpected(records, consumer);
            listener.onMessage(records);
        };
    }

    private void compareWithExpected(List<ConsumerRecord<byte[], byte[]>> records, Consumer<?, ?> consumer) {
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
                openGap(partition, expected, left);
            }
        });

        records.forEach(message -> next.merge(partition(message), message.offset() + 1, Math::max));
    }

    private static TopicPartition partition(ConsumerRecord<byte[], byte[]> message) {
        return new TopicPartition(message.topic(), message.partition());
    }

    private void openGap(TopicPartition partition, long committed, long oldest) {
        openGap(
                partition.topic(),
                "Kafka has deleted the messages " + committed + " to " + (oldest - 1) + " of " + partition + " before "
                        + generation + " took them; let the topic keep them for longer than an outage may last");
    }

    private void openGap(String topic, String reason) {
        topics.routes(generation.definition(), topic).stream()
                .map(route -> RoutedTable.name(route.origin()))
                .distinct()
                .forEach(origin -> gaps.open(origin, reason));
    }
}
