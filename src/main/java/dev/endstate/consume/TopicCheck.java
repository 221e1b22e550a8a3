package dev.endstate.consume;

import dev.endstate.change.RouteCheck;
import dev.endstate.change.Topics;
import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import dev.endstate.definition.Problem;
import dev.endstate.definition.Route;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Finds routes whose topics cannot be told from others. */
@Component
final class TopicCheck implements RouteCheck {
    private final Definitions definitions;
    private final Topics topics;
    private final String deadLetterTopic;

    TopicCheck(Definitions definitions, Topics topics, ConsumeProperties properties) {
        this.definitions = definitions;
        this.topics = topics;
        this.deadLetterTopic = properties.deadLetterTopic();
    }

    @Override
    public List<Problem> check(Definition definition) {
        List<Problem> problems = new ArrayList<>();
        Map<String, Set<Route.Origin.Table>> tables = tables();

        for (Route.Origin origin : origins(definition)) {
            String topic = topics.of(origin);
            if (topic.equals(deadLetterTopic)) {
                problems.add(definition.problem(
                        Definition.INDEX_YML,
                        "changes of " + origin + " come by topic " + topic
                                + ", which is endstate.consume.dead-letter-topic",
                        "name another topic"));
            }

            if (origin instanceof Route.Origin.Table) {
                tables.getOrDefault(unified(topic), Set.of()).stream()
                        .filter(other -> !other.equals(origin))
                        .forEach(other -> problems.add(collision(definition, origin, other)));
            }
        }
        return problems;
    }

    private Problem collision(Definition definition, Route.Origin one, Route.Origin other) {
        return definition.problem(
                Definition.INDEX_YML,
                one + " and " + other + " have topics that Kafka does not tell apart: " + topics.of(one) + " and "
                        + topics.of(other),
                "set endstate.topics.table to a pattern that keeps them apart, such as endstate.{schema}-{table}");
    }

    private Map<String, Set<Route.Origin.Table>> tables() {
        Map<String, Set<Route.Origin.Table>> tables = new TreeMap<>();
        for (Definition definition : definitions.all()) {
            for (Route.Origin origin : origins(definition)) {
                if (origin instanceof Route.Origin.Table table) {
                    tables.computeIfAbsent(unified(topics.of(table)), topic -> new LinkedHashSet<>())
                            .add(table);
                }
            }
        }
        return tables;
    }

    private static Set<Route.Origin> origins(Definition definition) {
        Set<Route.Origin> origins = new LinkedHashSet<>();
        definition.routes().forEach(route -> origins.add(route.origin()));
        return origins;
    }

    /** In the names of its metrics Kafka writes a dot as an underscore, and so refuses topics that differ in nothing else. */
    private static String unified(String topic) {
        return topic.replace('.', '_');
    }
}
