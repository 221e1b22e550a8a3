package dev.endstate.scan;

import dev.endstate.change.ClusterTopics;
import dev.endstate.change.KafkaAwayException;
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
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;

/** The way of ranges to the instances: a topic whose messages are their identifiers, evenly over its partitions. */
final class RangeTopic {
    private static final long PATIENCE_SECONDS = 60;

    private final String name;
    private final int partitions;
    private final KafkaTemplate<String, String> kafka;
    private final ClusterTopics topics;
    private final KafkaAdmin admin;

    /** @param partitions that it is created with: as many workers can share a scan */
    RangeTopic(
            String name, int partitions, KafkaTemplate<String, String> kafka, ClusterTopics topics, KafkaAdmin admin) {
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
        return ask(client -> offsets(client, partitions(client), OffsetSpec.latest()));
    }

    /**
     * Asks whether every message before these ends was taken and is done with, or is gone.
     *
     * @param ends at an earlier time; the topic may have been made anew since
     */
    boolean checkPassed(Map<TopicPartition, Long> ends) throws InterruptedException {
        return ask(client -> {
            Map<TopicPartition, OffsetAndMetadata> committed = client.listConsumerGroupOffsets(group())
                    .partitionsToOffsetAndMetadata()
                    .get();
            Set<TopicPartition> present = partitions(client);
            Map<TopicPartition, Long> oldest = offsets(client, present, OffsetSpec.earliest());

            return offsets(client, present, OffsetSpec.latest()).entrySet().stream()
                    .allMatch(end -> {
                        @Nullable OffsetAndMetadata offset = committed.get(end.getKey());
                        long taken =
                                Math.max(offset == null ? 0 : offset.offset(), oldest.getOrDefault(end.getKey(), 0L));
                        return taken >= Math.min(end.getValue(), ends.getOrDefault(end.getKey(), 0L));
                    });
        });
    }

    private interface Question<T> {
        T to(Admin client) throws ExecutionException, InterruptedException;
    }

    private <T> T ask(Question<T> question) throws InterruptedException {
        try (Admin client = Admin.create(admin.getConfigurationProperties())) {
            return question.to(client);
        } catch (ExecutionException | KafkaException e) {
            throw new KafkaAwayException("Kafka does not tell how far " + name + " is: " + e.getMessage(), e);
        }
    }

    private Set<TopicPartition> partitions(Admin client) throws ExecutionException, InterruptedException {
        return client.describeTopics(List.of(name)).allTopicNames().get().get(name).partitions().stream()
                .map(partition -> new TopicPartition(name, partition.partition()))
                .collect(Collectors.toSet());
    }

    private static Map<TopicPartition, Long> offsets(Admin client, Set<TopicPartition> partitions, OffsetSpec spec)
            throws ExecutionException, InterruptedException {
        return client
                .listOffsets(partitions.stream().collect(Collectors.toMap(p -> p, p -> spec)))
                .all()
                .get()
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, found -> found.getValue().offset()));
    }
}
