package dev.endstate.change;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Route;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Knows by which topics a definition's changes come, and who writes and makes these. */
public final class Topics {
    private final TopicNames names;
    private final TopicProperties properties;
    private final Predicate<Route.Origin.Table> found;
    private final Partitions partitions;

    /**
     * Names topics as the properties say.
     *
     * @param found tells whether Endstate finds a table's changes itself
     * @param source tells which partitions tables have
     */
    public Topics(TopicProperties properties, Predicate<Route.Origin.Table> found, JdbcClient source) {
        this.names = new TopicNames(properties.table());
        this.properties = properties;
        this.found = found;
        this.partitions = new Partitions(source);
    }

    /** The topic of an origin's changes. */
    public String of(Route.Origin origin) {
        return switch (origin) {
            case Route.Origin.Topic topic -> topic.name();
            case Route.Origin.Table table -> isForeign(table) ? names.ofDebezium(table) : names.own(table);
        };
    }

    /** The topics of a definition's changes, including those that a Debezium may write for the partitions of its tables. */
    public Set<String> of(Definition definition) {
        Set<String> topics = new TreeSet<>();
        definition.routes().forEach(route -> allOf(route.origin()).forEach(topics::add));
        return topics;
    }

    /** The topics of a definition that Endstate makes where they do not exist. */
    public Set<String> made(Definition definition) {
        Set<String> made = new TreeSet<>();
        definition.routes().stream().map(Route::origin).filter(this::isMade).forEach(origin -> made.add(of(origin)));
        return made;
    }

    /** The topics of a definition without which some changes are not heard of; those of partitions may be missing. */
    public Set<String> needed(Definition definition) {
        Set<String> needed = new TreeSet<>();
        definition.routes().forEach(route -> needed.add(of(route.origin())));
        return needed;
    }

    /** Asks the database which partitions the tables have whose topics somebody else writes. */
    public void lookUpPartitions(Collection<Definition> definitions) {
        Set<Route.Origin.Table> foreign = new HashSet<>();
        definitions.stream()
                .flatMap(definition -> definition.routes().stream())
                .map(Route::origin)
                .forEach(origin -> {
                    if (origin instanceof Route.Origin.Table table && isForeign(table)) {
                        foreign.add(table);
                    }
                });

        partitions.lookUp(foreign);
    }

    /** How old a topic's messages must be before they are taken: the longest delay of the routes that follow it. */
    public Duration delay(Definition definition, String topic) {
        return routes(definition, topic).stream()
                .map(Route::origin)
                .filter(Route.Origin.Topic.class::isInstance)
                .map(origin -> ((Route.Origin.Topic) origin).delay())
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** The definition's routes that follow a topic. */
    public List<Route> routes(Definition definition, String topic) {
        return definition.routes().stream()
                .filter(route -> allOf(route.origin()).anyMatch(topic::equals))
                .toList();
    }

    /** Whether somebody else writes a table's topic: the pattern is not Endstate's own, and Endstate does not find its changes. */
    public boolean isForeign(Route.Origin.Table table) {
        return !properties.table().equals(TopicProperties.OWN_PATTERN) && !found.test(table);
    }

    private boolean isMade(Route.Origin origin) {
        return properties.create() == TopicProperties.Create.ALL
                || !(origin instanceof Route.Origin.Table table)
                || !isForeign(table);
    }

    private Stream<String> allOf(Route.Origin origin) {
        Stream<String> ofPartitions = origin instanceof Route.Origin.Table table
                ? partitions.of(table).stream().map(names::ofDebezium)
                : Stream.empty();
        return Stream.concat(Stream.of(of(origin)), ofPartitions);
    }
}
