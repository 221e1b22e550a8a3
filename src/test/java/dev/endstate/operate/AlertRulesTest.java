package dev.endstate.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

/** Rules, dashboard, runbook and metrics go together. {@link AlertsIT} looks at the figures themselves. */
class AlertRulesTest {
    private static final Path RUNBOOK = Path.of("docs/runbook.md");
    private static final Set<String> OF_BOOT = Set.of(
            "hikaricp_connections_pending", "jvm_memory_max_bytes", "jvm_memory_used_bytes", "process_cpu_usage");

    private static final Pattern REGISTRATION = Pattern.compile(
            "(new IndexGauge|Gauge\\.builder|Timer\\.builder|\\.timer|\\.counter)\\(\\s*\"(endstate\\.[a-z.]+)\"([^;]*)");
    private static final Pattern UNIT = Pattern.compile("\\.baseUnit\\(\"([a-z]+)\"\\)");

    @Test
    void every_alert_has_a_section_of_the_runbook_that_its_annotation_leads_to() throws IOException {
        Set<String> anchors = Files.readAllLines(RUNBOOK).stream()
                .filter(line -> line.startsWith("## "))
                .map(line -> RUNBOOK + "#" + line.substring(3).toLowerCase())
                .collect(Collectors.toCollection(TreeSet::new));

        Set<String> ledTo = new TreeSet<>();
        for (AlertRules.Alert alert : AlertRules.alerts()) {
            assertThat(alert.annotations()).as(alert.name()).containsKeys("summary", "description", "runbook_url");
            assertThat(alert.annotations().get("runbook_url"))
                    .isEqualTo(RUNBOOK + "#" + alert.name().toLowerCase());
            assertThat(alert.labels().get("severity")).as(alert.name()).isIn("critical", "warning");
            ledTo.add(alert.annotations().get("runbook_url"));
        }
        assertThat(ledTo).isNotEmpty().isEqualTo(anchors);
    }

    @Test
    void every_section_says_what_it_means_how_to_see_more_and_what_to_do() {
        String[] sections = AlertRules.read(RUNBOOK).split("(?m)^## ");
        for (int i = 1; i < sections.length; i++) {
            assertThat(sections[i]).contains("**It means**", "**To see more", "**Do:**");
        }
    }

    @Test
    void every_threshold_has_its_reason() {
        String[] rules = AlertRules.read(AlertRules.RULES).split("- alert: ");
        for (int i = 1; i < rules.length; i++) {
            assertThat(rules[i]).contains("# ");
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void every_alert_is_tested_to_fire_and_not_to_fire() {
        Map<String, List<Map<String, Object>>> file =
                new Yaml().load(AlertRules.read(Path.of("src/test/resources/alerts/alerts-test.yml")));
        Map<String, Set<Boolean>> tested = new TreeMap<>();
        file.get("tests").stream()
                .flatMap(test -> ((List<Map<String, Object>>) test.get("alert_rule_test")).stream())
                .forEach(test -> tested.computeIfAbsent((String) test.get("alertname"), name -> new TreeSet<>())
                        .add(!((List<Object>) test.get("exp_alerts")).isEmpty()));

        assertThat(AlertRules.alerts())
                .isNotEmpty()
                .allSatisfy(alert ->
                        assertThat(tested.get(alert.name())).as(alert.name()).containsExactly(false, true));
    }

    @Test
    void every_metric_in_use_is_registered() throws IOException {
        Set<String> registered = new TreeSet<>(OF_BOOT);
        registered().values().forEach(registered::addAll);

        Set<String> used = new TreeSet<>();
        AlertRules.alerts().forEach(alert -> used.addAll(AlertRules.metrics(alert.expr())));
        AlertRules.dashboardQueries().forEach(query -> used.addAll(AlertRules.metrics(query)));

        assertThat(used).hasSizeGreaterThan(20).isSubsetOf(registered);
    }

    @Test
    void every_metric_of_endstate_is_documented() throws IOException {
        String documentation = AlertRules.read(Path.of("docs/operating.md"));
        assertThat(registered().keySet())
                .hasSizeGreaterThan(20)
                .allSatisfy(metric -> assertThat(documentation).containsPattern("`" + metric + "[`{]"));
    }

    @Test
    void the_dashboard_works_with_whichever_data_source_is_chosen() {
        JsonNode dashboard = AlertRules.dashboard();
        assertThat(dashboard.at("/templating/list/0/name").asString()).isEqualTo("datasource");
        assertThat(dashboard.at("/templating/list/0/type").asString()).isEqualTo("datasource");
        for (JsonNode source : dashboard.findValues("datasource")) {
            assertThat(source.path("uid").asString()).isEqualTo("${datasource}");
        }
        List<Integer> ids = new ArrayList<>();
        dashboard.path("panels").forEach(panel -> ids.add(panel.path("id").asInt()));
        assertThat(ids).isNotEmpty().doesNotHaveDuplicates();
        assertThat(AlertRules.dashboardQueries())
                .allSatisfy(query -> assertThat(query).isNotBlank().doesNotContain("$"));
    }

    /** By the name in Prometheus, with a timer's only in seconds, the names of the figures that it has there. */
    private static Map<String, Set<String>> registered() throws IOException {
        Map<String, Set<String>> registered = new TreeMap<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))
                .filter(path -> path.toString().endsWith(".java"))) {
            for (Path source : sources.toList()) {
                Matcher found = REGISTRATION.matcher(Files.readString(source));
                while (found.find()) {
                    String name = found.group(2).replace('.', '_');
                    switch (found.group(1)) {
                        case ".counter" -> registered.put(name + "_total", Set.of(name + "_total"));
                        case "Timer.builder", ".timer" ->
                            registered.put(
                                    name + "_seconds",
                                    Stream.of("bucket", "count", "max", "sum")
                                            .map(part -> name + "_seconds_" + part)
                                            .collect(Collectors.toSet()));
                        default -> {
                            Matcher unit = UNIT.matcher(found.group(3));
                            String gauge = unit.find() ? name + "_" + unit.group(1) : name;
                            registered.put(gauge, Set.of(gauge));
                        }
                    }
                }
            }
        }
        return registered;
    }
}
