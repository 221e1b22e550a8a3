package dev.endstate.consume;

import dev.endstate.change.ClusterTopics;
import dev.endstate.change.KafkaAwayException;
import dev.endstate.change.RoutesInUse;
import dev.endstate.change.Topics;
import dev.endstate.definition.Definition;
import dev.endstate.index.Generation;
import dev.endstate.index.IndexException;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.LogOnce;
import dev.endstate.instance.Role;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Makes the topics of this instance's definitions and of the dead letters, where that is Endstate's to do, whenever they are missing.
 * A topic that Kafka refuses to make is logged and tried again, and only the indexes that need it wait.
 */
@Component
@ConditionalOnRole(Role.INDEX)
final class RequiredTopics {
    private static final Logger log = LoggerFactory.getLogger(RequiredTopics.class);
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final RoutesInUse routes;
    private final Topics topics;
    private final ClusterTopics cluster;
    private final String deadLetterTopic;
    private final MissingTopics missingTopics;
    private final LogOnce away = new LogOnce();
    private final LogOnce refusals = new LogOnce();
    private Optional<Map<String, Uuid>> present = Optional.empty();
    private Set<String> refused = Set.of();
    private long triedAt;

    RequiredTopics(
            RoutesInUse routes,
            Topics topics,
            ClusterTopics cluster,
            ConsumeProperties properties,
            MissingTopics missingTopics) {
        this.routes = routes;
        this.topics = topics;
        this.cluster = cluster;
        this.deadLetterTopic = properties.deadLetterTopic();
        this.missingTopics = missingTopics;
    }

    /**
     * Makes what is missing.
     *
     * @return the topics that there are, with their ids, as far as Kafka told last; empty before it told anything
     */
    synchronized Optional<Map<String, Uuid>> ensure() {
        try {
            Collection<Definition> definitions = routes.definitions();
            topics.lookUpPartitions(definitions);

            Map<String, Uuid> now = cluster.present();
            present = Optional.of(makeMissing(definitions, now) ? cluster.present() : now);
            away.clear();
        } catch (IndexException e) {
            // Without generations there is nobody to feed.
            log.debug("What is fed cannot be looked up, so no topic is made now", e);
        } catch (KafkaAwayException e) {
            if (away.add(String.valueOf(e.getMessage()))) {
                log.warn("{}. What is consumed goes on; this is tried again", e.getMessage());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }

        return present;
    }

    /** The topics that there are, with their ids, as far as Kafka tells now or told last; empty before it told anything. */
    synchronized Optional<Map<String, Uuid>> present() {
        try {
            return present.isEmpty() ? present : Optional.of(cluster.present());
        } catch (KafkaAwayException e) {
            log.debug("Kafka does not tell which topics there are; those known are taken", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return present;
    }

    /**
     * Returns the topics, with their ids, from which a generation can take changes now; what it misses is logged.
     *
     * @param before those that it took changes from until now
     */
    Map<String, Uuid> of(Generation generation, Map<String, Uuid> present, Set<String> before) {
        missingTopics.compare(generation, present.keySet(), before);

        Map<String, Uuid> ids = new TreeMap<>(present);
        ids.keySet().retainAll(topics.of(generation.definition()));
        return ids;
    }

    /** The topics that a generation misses, as they were seen last. */
    Set<String> missing(Generation.Name generation) {
        return missingTopics.of(generation);
    }

    /** Makes what is missing, unless Kafka has just refused it; returns whether something was made. */
    private boolean makeMissing(Collection<Definition> definitions, Map<String, Uuid> now) throws InterruptedException {
        Set<String> missing = new TreeSet<>(Set.of(deadLetterTopic));
        for (Definition definition : definitions) {
            missing.addAll(topics.made(definition));
        }
        missing.removeAll(now.keySet());
        if (missing.isEmpty() || refused.containsAll(missing) && System.nanoTime() - triedAt < PAUSE.toNanos()) {
            return false;
        }

        triedAt = System.nanoTime();
        Map<String, String> why = cluster.create(missing);
        refused = Set.copyOf(why.keySet());
        if (!why.isEmpty() && refusals.add(why.toString())) {
            log.error(
                    "Kafka refuses to make topics, which is tried again every {} s, and only the indexes that need them wait: {}",
                    PAUSE.toSeconds(),
                    why);
        }

        missing.removeAll(refused);
        if (!missing.isEmpty()) {
            log.info("Made the topics {}", missing);
        }
        return !missing.isEmpty();
    }
}
