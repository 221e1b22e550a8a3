package dev.endstate.consume;

import dev.endstate.change.Gaps;
import dev.endstate.change.RoutedTable;
import dev.endstate.change.TopicProperties;
import dev.endstate.change.Topics;
import dev.endstate.definition.Definition;
import dev.endstate.definition.Route;
import dev.endstate.index.Generation;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.Role;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Says, once for each, which topics do not exist although generations take changes from them, and when they come. */
@Component
@ConditionalOnRole(Role.INDEX)
final class MissingTopics {
    private static final Logger log = LoggerFactory.getLogger(MissingTopics.class);
    private static final int MOST_HINTS = 5;

    private final Topics topics;
    private final TopicProperties properties;
    private final Gaps gaps;
    private final Map<Generation.Name, Set<String>> missing = new ConcurrentHashMap<>();

    MissingTopics(Topics topics, TopicProperties properties, Gaps gaps) {
        this.topics = topics;
        this.properties = properties;
        this.gaps = gaps;
    }

    /** The topics that a generation misses, as they were seen last. */
    Set<String> of(Generation.Name generation) {
        return missing.getOrDefault(generation, Set.of());
    }

    /**
     * Compares the topics of a generation that is fed with those that there are, and says what is new.
     *
     * @param present the topics that there are
     * @param before those that it took changes from until now
     */
    void compare(Generation generation, Set<String> present, Set<String> before) {
        Definition definition = generation.definition();
        Set<String> now = new TreeSet<>(topics.needed(definition));
        now.removeAll(present);

        Set<String> known = missing.getOrDefault(generation.name(), Set.of());
        now.stream().filter(topic -> !known.contains(topic)).forEach(topic -> warn(generation, topic, present));
        known.stream()
                .filter(present::contains)
                .forEach(topic -> log.info("Topic {} exists now; {} takes it from its beginning", topic, generation));
        missing.put(generation.name(), Set.copyOf(now));

        before.stream().filter(topic -> !present.contains(topic)).forEach(topic -> openGaps(definition, topic));
    }

    private void openGaps(Definition definition, String topic) {
        topics.routes(definition, topic).stream()
                .map(route -> RoutedTable.name(route.origin()))
                .distinct()
                .forEach(origin -> gaps.open(origin, "topic " + topic + " was deleted"));
    }

    private void warn(Generation generation, String topic, Set<String> present) {
        Set<String> others = new TreeSet<>(topics.of(generation.definition()));
        others.retainAll(present);
        others.removeIf(other -> !isOfSameRoute(generation.definition(), topic, other));

        log.warn(
                "Topic {} does not exist, so {} hears of no changes by it{}. {}{}",
                topic,
                generation,
                others.isEmpty() ? "" : ", but by the topics of its table's partitions: " + others,
                isForeign(generation.definition(), topic)
                        ? "It is somebody else's, since endstate.topics.table is " + properties.table()
                                + ", and is not made (endstate.topics.create=own): is the prefix wrong? Debezium makes a table's"
                                + " topic at its first change"
                        : "Endstate makes it as soon as Kafka lets it",
                others.isEmpty() ? hint(generation.definition(), topic, present) : "");
    }

    private boolean isOfSameRoute(Definition definition, String one, String other) {
        return topics.routes(definition, other).containsAll(topics.routes(definition, one));
    }

    private boolean isForeign(Definition definition, String topic) {
        return topics.routes(definition, topic).stream()
                .map(Route::origin)
                .anyMatch(origin -> origin instanceof Route.Origin.Table table && topics.isForeign(table));
    }

    private String hint(Definition definition, String topic, Collection<String> present) {
        Set<String> similar = new TreeSet<>();
        for (Route route : topics.routes(definition, topic)) {
            if (route.origin() instanceof Route.Origin.Table table) {
                String name = table.name().toLowerCase(Locale.ROOT);
                present.stream()
                        .filter(other -> other.toLowerCase(Locale.ROOT).contains(name))
                        .limit(MOST_HINTS)
                        .forEach(similar::add);
            }
        }
        return similar.isEmpty() ? "" : ". Similar topics that exist: " + similar;
    }
}
