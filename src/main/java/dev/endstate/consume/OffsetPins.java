package dev.endstate.consume;

import dev.endstate.change.ClusterTopics;
import dev.endstate.change.KafkaAwayException;
import dev.endstate.change.TopicOffsets;
import dev.endstate.change.Topics;
import dev.endstate.definition.Definition;
import dev.endstate.index.Generation;
import dev.endstate.index.GenerationFeed;
import dev.endstate.instance.UnavailableException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Fixes a new generation's offsets before its first read: in each partition the first record of the last few minutes, or the
 * end. Every change committed after that read began is therefore consumed.
 */
@Component
final class OffsetPins implements GenerationFeed {
    private static final Logger log = LoggerFactory.getLogger(OffsetPins.class);

    private final TopicOffsets offsets;
    private final Topics topics;
    private final ClusterTopics cluster;
    private final OffsetsOfTopics offsetsOf;
    /** The time when the oldest changes were sent that a generation takes which is born now. */
    private final Clock since;

    OffsetPins(
            TopicOffsets offsets,
            Topics topics,
            ClusterTopics cluster,
            OffsetsOfTopics offsetsOf,
            ConsumeProperties properties,
            Clock clock) {
        this.offsets = offsets;
        this.topics = topics;
        this.cluster = cluster;
        this.offsetsOf = offsetsOf;
        this.since = Clock.offset(clock, properties.pinBack().negated());
    }

    @Override
    public void pin(Generation.Name generation, Definition definition, Optional<Generation.Name> former) {
        try {
            Map<TopicPartition, Long> pins = new HashMap<>();
            for (String topic : ready(definition)) {
                pins.putAll(offsets.since(offsets.partitions(Set.of(topic)), since(definition, topic)));
            }
            if (former.isPresent()) {
                offsets.taken(former.get().consumerGroup())
                        .forEach((partition, offset) ->
                                pins.computeIfPresent(partition, (same, pin) -> Math.min(pin, offset)));
            }

            forgetOthers(generation, pins.keySet());
            // First whose they are, so that offsets of topics that go meanwhile are known to be of these.
            offsetsOf.begin(generation, pins.keySet());
            offsets.moveTo(generation.consumerGroup(), pins);
        } catch (KafkaAwayException e) {
            throw new KafkaAwayException("the offsets of " + generation + " cannot be pinned: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while the offsets of " + generation + " were pinned", e);
        }
    }

    /**
     * An index of that name may have been deleted by somebody, and with it what is known of its group: what the group has not taken
     * of topics that nobody of it reads any more would count as a lag for ever.
     */
    private void forgetOthers(Generation.Name generation, Set<TopicPartition> pinned) throws InterruptedException {
        Set<TopicPartition> others =
                new HashSet<>(offsets.taken(generation.consumerGroup()).keySet());
        others.removeAll(pinned);

        if (!others.isEmpty()) {
            log.warn(
                    "The consumer group {} was there before, with offsets of {}, which are forgotten: no route leads from there",
                    generation.consumerGroup(),
                    others);
            offsets.forget(generation.consumerGroup(), others);
        }
    }

    /** The definition's topics that there are. A missing one of somebody else's is taken from its beginning once it is there. */
    private Set<String> ready(Definition definition) throws InterruptedException {
        topics.lookUpPartitions(List.of(definition));
        Map<String, String> refused = cluster.create(topics.made(definition));
        if (!refused.isEmpty()) {
            throw new KafkaAwayException("Kafka refuses to make topics: " + refused);
        }

        Set<String> ready = new TreeSet<>(topics.of(definition));
        ready.retainAll(cluster.present().keySet());
        return ready;
    }

    /** A message that is held back may be announced twice its delay before its change can be seen. */
    private Instant since(Definition definition, String topic) {
        return since.instant().minus(topics.delay(definition, topic).multipliedBy(2));
    }

    @Override
    public void release(Generation.Name generation) {
        offsetsOf.forget(generation);
        try {
            offsets.delete(generation.consumerGroup());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while " + generation + " was released", e);
        }
    }
}
