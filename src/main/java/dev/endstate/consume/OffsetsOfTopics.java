package dev.endstate.consume;

import dev.endstate.change.ClusterTopics;
import dev.endstate.index.Generation;
import dev.endstate.instance.UnavailableException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.springframework.stereotype.Component;

/** Tells whether a generation's offsets are of the topics that there are now. */
@Component
final class OffsetsOfTopics {
    private final ClusterTopics cluster;
    private final TakenPartitions taken;

    OffsetsOfTopics(ClusterTopics cluster, TakenPartitions taken) {
        this.cluster = cluster;
        this.taken = taken;
    }

    /**
     * What a comparison found.
     *
     * @param madeAnew the partitions whose offsets are of another topic of that name
     * @param note records, once that is dealt with, that the offsets are of the topics that there are now
     */
    record Comparison(Set<TopicPartition> madeAnew, Runnable note) {
        /** Records that what was found is dealt with. */
        void keep() {
            note.run();
        }
    }

    /**
     * Compares the topics that a generation's offsets are of with those that there are now.
     *
     * @throws dev.endstate.change.KafkaAwayException if Kafka does not tell now
     */
    Comparison compare(Generation.Name generation, Collection<TopicPartition> partitions) {
        Map<TopicPartition, Uuid> then = taken.of(generation, partitions);
        Map<TopicPartition, Uuid> changed = now(partitions);
        changed.entrySet().removeIf(now -> now.getValue().equals(then.get(now.getKey())));
        Set<TopicPartition> madeAnew =
                changed.keySet().stream().filter(then::containsKey).collect(Collectors.toSet());
        return new Comparison(madeAnew, () -> taken.note(generation, changed));
    }

    /** Records that the offsets of a generation that begins are of the topics that there are now. */
    void begin(Generation.Name generation, Collection<TopicPartition> partitions) {
        taken.note(generation, now(partitions));
    }

    /** Forgets a generation that is gone. */
    void forget(Generation.Name generation) {
        taken.forget(generation);
    }

    /** The ids of the topics that there are now; a broker that is older than topics' ids tells none. */
    private Map<TopicPartition, Uuid> now(Collection<TopicPartition> partitions) {
        try {
            Map<String, Uuid> ids =
                    cluster.ids(partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet()));

            Map<TopicPartition, Uuid> now = new HashMap<>();
            for (TopicPartition partition : partitions) {
                Uuid id = ids.getOrDefault(partition.topic(), Uuid.ZERO_UUID);
                if (!id.equals(Uuid.ZERO_UUID)) {
                    now.put(partition, id);
                }
            }
            return now;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while the topics' ids were asked for", e);
        }
    }
}
