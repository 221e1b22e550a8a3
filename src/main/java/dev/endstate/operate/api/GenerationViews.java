package dev.endstate.operate.api;

import dev.endstate.change.ClusterTopics;
import dev.endstate.change.KafkaAwayException;
import dev.endstate.change.Topics;
import dev.endstate.consume.ConsumerLag;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Shows the generations of an index. */
@Component
final class GenerationViews {
    private static final Logger log = LoggerFactory.getLogger(GenerationViews.class);

    private final Generations generations;
    private final ConsumerLag lag;
    private final Topics topics;
    private final ClusterTopics cluster;

    GenerationViews(Generations generations, ConsumerLag lag, Topics topics, ClusterTopics cluster) {
        this.generations = generations;
        this.lag = lag;
        this.topics = topics;
        this.cluster = cluster;
    }

    /**
     * A generation.
     *
     * @param active whether the alias points to it
     * @param definition the fingerprint of the definition that it was made with
     * @param documents how many documents a search finds
     * @param lag how many messages it has not consumed yet; absent if Kafka cannot be asked
     * @param missingTopics topics of its routes that do not exist, so that it learns of no change through them; absent if Kafka
     *     cannot be asked
     */
    record View(
            String name,
            boolean active,
            String definition,
            String source,
            long documents,
            @Nullable Long lag,
            @Nullable Set<String> missingTopics) {}

    /** Lists the generations that are fed. */
    List<Generation> present(String index) {
        return generations.of(index);
    }

    /** Lists the generations that nobody feeds any more, by name. */
    List<String> retired(String index) {
        return generations.retired(index).stream()
                .map(Generation.Name::toString)
                .toList();
    }

    View of(Generation generation) {
        OptionalLong behind = lag.of(generation.name());
        return new View(
                generation.toString(),
                generation.active(),
                generation.definition().fingerprint(),
                generation.source(),
                generations.count(generation),
                behind.isPresent() ? behind.getAsLong() : null,
                missingTopics(generation));
    }

    private @Nullable Set<String> missingTopics(Generation generation) {
        Set<String> missing = new TreeSet<>(topics.needed(generation.definition()));
        try {
            missing.removeAll(cluster.ids(missing).keySet());
            return missing;
        } catch (KafkaAwayException e) {
            log.debug("The topics of {} cannot be asked for", generation, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }
}
