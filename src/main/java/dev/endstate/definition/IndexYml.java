package dev.endstate.definition;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads {@code index.yml}. What it read may be used only if it reported no problem. */
final class IndexYml {
    static final Set<String> FIELDS = Set.of("key", "routing", "keys", "conditions", "shards", "changes", "ignores");

    private final String file;
    private final List<Problem> problems;
    private final List<Route> routes = new ArrayList<>();
    private final List<TimedKeys> timed = new ArrayList<>();
    private final Set<Route.Origin.Table> ignores = new LinkedHashSet<>();
    private KeySpec key = new KeySpec(List.of());
    private Optional<String> routing = Optional.empty();
    private String keys = "";
    private final SortedMap<String, String> conditions = new TreeMap<>();
    private ShardHints shards = ShardHints.NONE;

    IndexYml(String index, @Nullable String text, List<Problem> problems) {
        this.file = index + "/" + Definition.INDEX_YML;
        this.problems = problems;
        compose(text).ifPresent(this::read);
    }

    KeySpec key() {
        return key;
    }

    Optional<String> routing() {
        return routing;
    }

    String keys() {
        return keys;
    }

    List<Route> routes() {
        return routes;
    }

    List<TimedKeys> timed() {
        return timed;
    }

    Set<Route.Origin.Table> ignores() {
        return ignores;
    }

    SortedMap<String, String> conditions() {
        return conditions;
    }

    ShardHints shards() {
        return shards;
    }

    private Optional<YamlNode> compose(@Nullable String text) {
        if (text == null || text.isBlank()) {
            problems.add(new Problem(file, "the file is missing or empty", "write it; see docs/definitions.md"));
            return Optional.empty();
        }

        try {
            Node node = new Yaml(new LoaderOptions()).compose(new StringReader(text));
            if (node == null) {
                problems.add(new Problem(file, "the file holds only comments", "write it; see docs/definitions.md"));
                return Optional.empty();
            }
            return Optional.of(new YamlNode(file, "", node, problems));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            problems.add(new Problem(file, line, "this is not YAML: " + e.getProblem(), "fix the YAML"));
            return Optional.empty();
        } catch (YAMLException e) {
            problems.add(new Problem(file, "this is not YAML: " + e.getMessage(), "fix the YAML"));
            return Optional.empty();
        }
    }

    private void read(YamlNode yml) {
        yml.reportAllBut(FIELDS);
        key = new KeyYml(yml).read();
        readKeys(yml);
        readRouting(yml);
        yml.mapping("conditions").ifPresent(this::readConditions);
        shards = yml.mapping("shards")
                .map(section -> new ShardsYml(section).read())
                .orElse(ShardHints.NONE);
        readChanges(yml);
        yml.texts("ignores")
                .forEach(name -> RouteYml.table(yml, "ignores", name).ifPresent(ignores::add));
    }

    private void readKeys(YamlNode yml) {
        keys = yml.requiredText("keys", "give the query that returns every key: keys: SELECT id FROM ...")
                .orElse("");
        if (!keys.isEmpty() && SqlText.withoutFinalSemicolon(keys).isEmpty()) {
            yml.report(
                    yml.line("keys"),
                    "\"keys\" holds no SQL",
                    "give the query that returns every key: SELECT id FROM ...");
        }
    }

    private void readRouting(YamlNode yml) {
        routing = yml.text("routing");
        routing.filter(column -> key.indexOf(column) < 0)
                .ifPresent(column -> yml.report(
                        yml.line("routing"),
                        "\"routing\" names \"" + column + "\", which is not a column of the key",
                        "route by a column of the key: a row that is gone cannot tell any other"));
    }

    private void readChanges(YamlNode yml) {
        if (!yml.has("changes")) {
            yml.report(yml.line(), "\"changes\" is missing", "list the tables or topics whose changes touch documents");
            return;
        }
        List<YamlNode> changes = yml.mappings("changes");
        if (changes.isEmpty()) {
            yml.report(
                    yml.line("changes"),
                    "\"changes\" is empty",
                    "list the tables or topics whose changes touch documents");
        }

        RouteYml route = new RouteYml(key);
        for (YamlNode change : changes) {
            if (change.has("every")) {
                new TimedYml(change).read().ifPresent(timed::add);
            } else {
                route.read(change).ifPresent(routes::add);
            }
        }
    }

    private void readConditions(YamlNode named) {
        for (String name : named.names()) {
            String sql = named.text(name).orElse("");
            if (SqlText.withoutFinalSemicolon(sql).isEmpty()) {
                named.report(
                        named.line(name),
                        "the condition \"" + name + "\" holds no SQL",
                        "give the query that returns its keys: SELECT id FROM ... WHERE ...");
            } else {
                conditions.put(name, sql);
            }
        }
    }
}
