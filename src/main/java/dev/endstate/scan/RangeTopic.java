package dev.endstate.scan;

import dev.endstate.change.ClusterTopics;
import dev.endstate.change.KafkaAwayException;
import dev.endstate.change.TopicOffsets;
import dev.endstate.scan.ScanRanges.Sending;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.core.KafkaTemplate;

/** The way of ranges to the instances: a topic whose messages are their identifiers, evenly over its partitions. */
final class RangeTopic {
    private static final long PATIENCE_SECONDS = 60;

    private final String name;
    private final int partitions;
    private final KafkaTemplate<String, String> kafka;
    private final ClusterTopics topics;
    private final TopicOffsets offsets;

    /** @param partitions that it is created with: as many workers can share a scan */
    RangeTopic(
            String name,
            int partitions,
            KafkaTemplate<String, String> kafka,
            ClusterTopics topics,
            TopicOffsets offsets) {
        this.name = name;
        this.partitions = partitions;
        this.kafka = kafka;
        this.topics = topics;
        this.offsets = offsets;
    }

    String name() {
        return name;
    }

    /** The consumer group of all instances. */
    String group() {
        return name;
    }

    /** Makes it exist. */
    void create() throws InterruptedException {
        Map<String, String> refused = topics.create(Set.of(name), partitions);
        if (!refused.isEmpty()) {
            throw new KafkaAwayException("the topic of ranges cannot be made: " + refused);
        }
    }

    /** How many ranges of one scan may be on their way: as many as keep every worker busy. */
    int most() {
        return 2 * partitions;
    }

    /**
     * Sends ranges, each time to another partition, and returns once Kafka has them.
     *
     * @throws KafkaAwayException if Kafka has not taken each; send all again
     */
    void send(Collection<Sending> ranges) throws InterruptedException {
        List<CompletableFuture<?>> sent = new ArrayList<>();
        try {
            int existing = kafka.partitionsFor(name).size();
            for (Sending range : ranges) {
                int partition = (int) ((range.id() + range.sends()) % existing);
                sent.add(kafka.send(name, partition, null, String.valueOf(range.id())));
            }

            for (CompletableFuture<?> one : sent) {
                one.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new KafkaAwayException("Kafka has not taken " + ranges.size() + " ranges: " + e.getMessage(), e);
        }
    }

    /** The end of each partition now. */
    Map<TopicPartition, Long> ends() throws InterruptedException {
        return offsets.ends(offsets.partitions(List.of(name)));
    }

    /**
     * Asks whether every message before these ends was taken and is done with, or is gone.
     *
     * @param ends at an earlier time; the topic may have been made anew since
     */
    boolean checkPassed(Map<TopicPartition, Long> ends) throws InterruptedException {
        Map<TopicPartition, Long> taken = offsets.taken(group());
        Set<TopicPartition> present = offsets.partitions(List.of(name));
        Map<TopicPartition, Long> oldest = offsets.begins(present);

        return offsets.ends(present).entrySet().stream().allMatch(end -> {
            TopicPartition partition = end.getKey();
            long reached = Math.max(taken.getOrDefault(partition, 0L), oldest.getOrDefault(partition, 0L));
            return reached >= Math.min(end.getValue(), ends.getOrDefault(partition, 0L));
        });
    }
}
