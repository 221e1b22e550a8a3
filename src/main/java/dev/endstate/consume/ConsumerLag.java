package dev.endstate.consume;

import dev.endstate.change.AdminConnection;
import dev.endstate.index.Generation;
import dev.endstate.pipeline.UnavailableException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.springframework.stereotype.Component;

/** Tells how many messages a generation has still to take. */
@Component
public final class ConsumerLag {
    private final AdminConnection kafka;

    ConsumerLag(AdminConnection kafka) {
        this.kafka = kafka;
    }

    /** Counts the messages between the generation's committed offsets and the ends; empty if Kafka does not tell. */
    public OptionalLong of(Generation.Name generation) {
        try {
            Map<TopicPartition, Long> taken = taken(generation);
            long lag = 0;
            for (Map.Entry<TopicPartition, Long> end : ends(taken.keySet()).entrySet()) {
                lag += Math.max(0, end.getValue() - taken.getOrDefault(end.getKey(), end.getValue()));
            }
            return OptionalLong.of(lag);
        } catch (UnavailableException e) {
            return OptionalLong.empty();
        }
    }

    /**
     * Says where the messages end that the generation takes.
     *
     * @throws UnavailableException if Kafka does not tell
     */
    Map<TopicPartition, Long> ends(Generation.Name generation) {
        return ends(taken(generation).keySet());
    }

    /**
     * Says before which offsets the generation has taken every message.
     *
     * @throws UnavailableException if Kafka does not tell
     */
    Map<TopicPartition, Long> taken(Generation.Name generation) {
        return ask(() -> {
            Map<TopicPartition, Long> taken = new HashMap<>();
            kafka.client()
                    .listConsumerGroupOffsets(generation.consumerGroup())
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((partition, committed) -> taken.put(partition, committed.offset()));
            return taken;
        });
    }

    private Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        return ask(() -> {
            Map<TopicPartition, Long> ends = new HashMap<>();
            kafka.client()
                    .listOffsets(partitions.stream()
                            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())))
                    .all()
                    .get()
                    .forEach((partition, end) -> ends.put(partition, end.offset()));
            return ends;
        });
    }

    private interface Question<T> {
        T ask() throws ExecutionException, InterruptedException;
    }

    private static <T> T ask(Question<T> question) {
        try {
            return question.ask();
        } catch (ExecutionException | KafkaException e) {
            throw new UnavailableException("Kafka does not tell what a generation has taken: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while Kafka was asked what a generation has taken", e);
        }
    }
}
