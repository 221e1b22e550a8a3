package dev.endstate.consume;

import dev.endstate.change.KafkaAwayException;
import dev.endstate.change.TopicOffsets;
import dev.endstate.index.Generation;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.springframework.stereotype.Component;

/** Tells how many messages a generation has still to take. */
@Component
public final class ConsumerLag {
    private final TopicOffsets offsets;

    ConsumerLag(TopicOffsets offsets) {
        this.offsets = offsets;
    }

    /** Counts the messages between the generation's committed offsets and the ends; empty if Kafka does not tell. */
    public OptionalLong of(Generation.Name generation) {
        try {
            Map<TopicPartition, Long> taken = taken(generation);
            long lag = 0;
            for (Map.Entry<TopicPartition, Long> end :
                    ask(() -> offsets.ends(taken.keySet())).entrySet()) {
                lag += Math.max(0, end.getValue() - taken.getOrDefault(end.getKey(), end.getValue()));
            }
            return OptionalLong.of(lag);
        } catch (KafkaAwayException e) {
            return OptionalLong.empty();
        }
    }

    /**
     * Says where the messages end that the generation takes.
     *
     * @throws KafkaAwayException if Kafka does not tell
     */
    Map<TopicPartition, Long> ends(Generation.Name generation) {
        return ask(() -> offsets.ends(offsets.taken(generation.consumerGroup()).keySet()));
    }

    /**
     * Says before which offsets the generation has taken every message.
     *
     * @throws KafkaAwayException if Kafka does not tell
     */
    Map<TopicPartition, Long> taken(Generation.Name generation) {
        return ask(() -> offsets.taken(generation.consumerGroup()));
    }

    private interface Question<T> {
        T ask() throws InterruptedException;
    }

    private static <T> T ask(Question<T> question) {
        try {
            return question.ask();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaAwayException("interrupted while Kafka was asked what a generation has taken", e);
        }
    }
}
