package dev.endstate.rebuild.scan;

import dev.endstate.capture.KafkaAwayException;
import dev.endstate.capture.Topics;
import dev.endstate.rebuild.scan.ScanRanges.Sending;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;

/** The way of ranges to the instances: a topic whose messages are their identifiers, evenly over its partitions. */
final class RangeTopic {
    private static final long PATIENCE_SECONDS = 60;

    private final String name;
    private final int partitions;
    private final KafkaTemplate<String, String> kafka;
    private final Topics topics;
    private final KafkaAdmin admin;

    /** @param partitions that it is created with: as many workers can share a scan */
    RangeTopic(String name, int partitions, KafkaTemplate<String, String> kafka, Topics topics, KafkaAdmin admin) {
        this.name = name;
        this.partitions = partitions;
        this.kafka = kafka;
        this.topics = topics;
        this.admin = admin;
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
        topics.create(Set.of(name), partitions);
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

    /** Whether every message was taken and is done with. */
    boolean isDrained() throws InterruptedException {
        try (Admin client = Admin.create(admin.getConfigurationProperties())) {
            Set<TopicPartition> all =
                    client.describeTopics(List.of(name)).allTopicNames().get().get(name).partitions().stream()
                            .map(partition -> new TopicPartition(name, partition.partition()))
                            .collect(Collectors.toSet());
            Map<TopicPartition, OffsetAndMetadata> committed = client.listConsumerGroupOffsets(group())
                    .partitionsToOffsetAndMetadata()
                    .get();
            // In this order: what is sent in between makes it look fuller, never emptier.
            Map<TopicPartition, ListOffsetsResultInfo> oldest = offsets(client, all, OffsetSpec.earliest());
            return offsets(client, all, OffsetSpec.latest()).entrySet().stream().allMatch(end -> {
                OffsetAndMetadata offset = committed.get(end.getKey());
                long taken = offset == null ? 0 : offset.offset();
                return Math.max(taken, oldest.get(end.getKey()).offset())
                        >= end.getValue().offset();
            });
        } catch (ExecutionException | KafkaException e) {
            throw new KafkaAwayException("Kafka does not tell how far " + name + " is: " + e.getMessage(), e);
        }
    }

    private static Map<TopicPartition, ListOffsetsResultInfo> offsets(
            Admin client, Set<TopicPartition> partitions, OffsetSpec spec)
            throws ExecutionException, InterruptedException {
        return client.listOffsets(partitions.stream().collect(Collectors.toMap(p -> p, p -> spec)))
                .all()
                .get();
    }
}
