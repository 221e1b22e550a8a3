package dev.endstate.definition;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads an element of {@code changes} in {@code index.yml}. */
final class RouteYml {
    static final Set<String> FIELDS = Set.of("table", "topic", "key", "lookup", "when", "delay");

    private static final Duration LONGEST_DELAY = Duration.ofMinutes(5);

    private final KeySpec key;

    RouteYml(KeySpec key) {
        this.key = key;
    }

    /** Reads a route; empty if that is impossible, which is reported. */
    Optional<Route> read(YamlNode change) {
        change.reportAllBut(FIELDS);
        if (change.has("table") == change.has("topic")) {
            change.report(
                    change.line(), "a change comes from one table or one topic", "give either \"table\" or \"topic\"");
        }
        if (change.has("table") && change.has("delay")) {
            change.report(
                    change.line("delay"),
                    "\"delay\" holds the messages of a topic, and this is a table's route",
                    "remove it: a change that capture finds waits for its own transaction");
        }
        if (change.has("key") == change.has("lookup")) {
            change.report(change.line(), "a change leads to keys in one way", "give either \"key\" or \"lookup\"");
        }

        Optional<Route.Origin> origin = change.text("table")
                .<Route.Origin>flatMap(name -> table(change, "table", name).map(table -> table))
                .or(() -> change.text("topic").map(name -> new Route.Origin.Topic(name, delay(change))));
        Optional<Route.Target> target = change.has("lookup") ? lookup(change) : columns(change);
        List<String> when = change.texts("when");

        return origin.isPresent() && target.isPresent()
                ? Optional.of(new Route(origin.get(), target.get(), when))
                : Optional.empty();
    }

    private static Duration delay(YamlNode change) {
        Optional<Duration> delay = change.text("delay")
                .flatMap(WrittenDuration::parse)
                .filter(duration -> duration.compareTo(LONGEST_DELAY) <= 0);
        if (change.has("delay") && delay.isEmpty()) {
            change.report(
                    change.line("delay"),
                    "\"delay\" is not a duration from 0s to 5m",
                    "write for example 5s: longer than a transaction of the producer takes from its message to its commit");
        }
        return delay.orElse(Duration.ZERO);
    }

    /** The table that a name in {@code field} means. */
    static Optional<Route.Origin.Table> table(YamlNode yml, String field, String name) {
        int dot = name.indexOf('.');
        String schema = dot < 0 ? "public" : name.substring(0, dot);
        String table = name.substring(dot + 1);
        if (schema.isBlank() || table.isBlank()) {
            yml.report(
                    yml.line(field),
                    "\"" + name + "\" is not the name of a table",
                    "write the table's name, with its schema before a dot where that is not public");
            return Optional.empty();
        }
        return Optional.of(new Route.Origin.Table(schema, table));
    }

    private Optional<Route.Target> columns(YamlNode change) {
        List<YamlNode.Element> parts = change.elements("key");
        if (parts.size() != key.size() && change.has("key")) {
            change.report(
                    change.line("key"),
                    "the route gives " + parts.size() + " columns, the key has " + key.size() + " " + key.names(),
                    "name the columns that hold the key, in the key's order");
        }

        List<String> columns =
                parts.stream().flatMap(part -> part.text().stream()).toList();
        if (Set.copyOf(columns).size() < columns.size()) {
            change.report(
                    change.line("key"),
                    "the route gives the same column twice: " + columns,
                    "name the columns that hold the key, in the key's order");
        }

        if (columns.size() < parts.size() && parts.size() == key.size()) {
            return new ConstantsYml(key, change).read(parts).map(Route.Target.Lookup::new);
        }
        return columns.isEmpty() ? Optional.empty() : Optional.of(new Route.Target.Columns(columns));
    }

    private static Optional<Route.Target> lookup(YamlNode change) {
        Optional<NamedSql> sql = change.text("lookup").map(NamedSql::parse);
        sql.filter(lookup -> lookup.parameters().isEmpty())
                .ifPresent(lookup -> change.report(
                        change.line("lookup"),
                        "the lookup has no parameter, so every change would lead to every key",
                        "name the changed row's columns, as in WHERE brand_id = :id"));
        return sql.map(Route.Target.Lookup::new);
    }
}
