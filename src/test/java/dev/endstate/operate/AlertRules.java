package dev.endstate.operate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The Prometheus rules and the dashboard that come with Endstate. */
final class AlertRules {
    static final Path RULES = Path.of("helm/endstate/files/alerts.yml");
    static final Path DASHBOARD = Path.of("helm/endstate/files/dashboard.json");

    private static final Pattern LABELS = Pattern.compile("\\{[^}]*}|\\[[^]]*]|(by|on|group_left) *\\([^)]*\\)");
    private static final Pattern METRIC = Pattern.compile("\\b[a-z]\\w*_\\w*\\b(?! *\\()");

    private AlertRules() {}

    /** An alert of the rules. */
    record Alert(String name, String expr, Map<String, String> labels, Map<String, String> annotations) {}

    @SuppressWarnings("unchecked")
    static List<Alert> alerts() {
        Map<String, List<Map<String, Object>>> file = new Yaml().load(read(RULES));
        return file.get("groups").stream()
                .flatMap(group -> ((List<Map<String, Object>>) group.get("rules")).stream())
                .map(rule -> new Alert(
                        (String) rule.get("alert"),
                        (String) rule.get("expr"),
                        (Map<String, String>) rule.get("labels"),
                        (Map<String, String>) rule.get("annotations")))
                .toList();
    }

    /** Every query of the dashboard, as Grafana sends it when everything is chosen. */
    static List<String> dashboardQueries() {
        List<String> queries = new ArrayList<>();
        for (JsonNode panel : dashboard().path("panels")) {
            panel.path("targets")
                    .forEach(target -> queries.add(target.path("expr")
                            .asString()
                            .replace("$namespace", ".*")
                            .replace("$index", ".*")
                            .replace("$__rate_interval", "1m")));
        }
        return queries;
    }

    static JsonNode dashboard() {
        return new JsonMapper().readTree(read(DASHBOARD));
    }

    /** The metrics that an expression names. */
    static Set<String> metrics(String expr) {
        Set<String> metrics = new TreeSet<>();
        Matcher matcher = METRIC.matcher(LABELS.matcher(expr).replaceAll(" "));
        while (matcher.find()) {
            metrics.add(matcher.group());
        }
        return metrics;
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
