package dev.endstate.chart;

import static dev.endstate.chart.Usages.DEBEZIUM;
import static dev.endstate.chart.Usages.IMAGE;
import static dev.endstate.chart.Usages.ONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** What is for Prometheus, Grafana and the autoscalers. */
class OperatorsTest {
    @TempDir
    private Path temp;

    @Test
    void every_instance_is_scraped_where_it_tells_its_metrics() {
        Rendering rendering = render(IMAGE);
        ServiceMonitor monitor = rendering.one(ServiceMonitor.class, "shop-endstate");
        assertThat(monitor.getMetadata().getLabels()).containsEntry("release", "kube-prometheus-stack");
        assertThat(monitor.getSpec().getNamespaceSelector().getMatchNames()).containsExactly(Chart.NAMESPACE);

        assertThat(rendering.all(Service.class))
                .filteredOn(service -> service.getMetadata()
                        .getLabels()
                        .entrySet()
                        .containsAll(
                                monitor.getSpec().getSelector().getMatchLabels().entrySet()))
                .singleElement()
                .satisfies(service -> {
                    assertThat(service.getMetadata().getName()).isEqualTo("shop-endstate-metrics");
                    assertThat(service.getMetadata().getLabels())
                            .containsEntry(monitor.getSpec().getJobLabel(), "endstate");
                    assertThat(service.getSpec().getPorts())
                            .anySatisfy(port -> assertThat(port.getName())
                                    .isEqualTo(monitor.getSpec()
                                            .getEndpoints()
                                            .getFirst()
                                            .getPort()));
                });
        assertThat(monitor.getSpec().getEndpoints().getFirst().getPath()).isEqualTo("/actuator/prometheus");
    }

    @Test
    @SuppressWarnings("unchecked")
    void the_rules_are_those_of_the_file_but_for_where_the_runbook_is() throws IOException {
        PrometheusRule rules = render(IMAGE).one(PrometheusRule.class, "shop-endstate");
        assertThat(rules.getMetadata().getLabels()).containsEntry("release", "kube-prometheus-stack");

        Map<String, List<Map<String, List<Map<String, Object>>>>> file =
                new Yaml().load(Files.readString(Chart.SOURCE.resolve("files/alerts.yml")));
        List<Map<String, Object>> alerts = file.get("groups").getFirst().get("rules");
        List<Rule> rendered = rules.getSpec().getGroups().getFirst().getRules();
        assertThat(rendered).hasSameSizeAs(alerts).hasSizeGreaterThan(10);
        for (int i = 0; i < alerts.size(); i++) {
            Map<String, String> annotations =
                    (Map<String, String>) alerts.get(i).get("annotations");
            assertThat(rendered.get(i).getAlert()).isEqualTo(alerts.get(i).get("alert"));
            assertThat(rendered.get(i).getExpr().getStrVal())
                    .isEqualTo(alerts.get(i).get("expr"));
            assertThat(rendered.get(i).getAnnotations())
                    .containsEntry("summary", annotations.get("summary"))
                    .containsEntry(
                            "runbook_url",
                            annotations.get("runbook_url").replace("docs/", "https://wiki.example.com/endstate/"));
        }
    }

    @Test
    void the_dashboard_is_the_file_untouched_where_grafana_looks_for_it() throws IOException {
        ConfigMap dashboard = render(IMAGE).one(ConfigMap.class, "shop-endstate-dashboard");
        assertThat(dashboard.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
        assertThat(dashboard.getMetadata().getAnnotations()).containsEntry("grafana_folder", "Search");
        assertThat(dashboard.getData())
                .containsExactlyEntriesOf(
                        Map.of("endstate.json", Files.readString(Chart.SOURCE.resolve("files/dashboard.json"))));
    }

    @Test
    void nothing_is_made_for_an_operator_that_nobody_asked_for() {
        Rendering rendering = render(ONE);
        assertThat(rendering.all(ServiceMonitor.class)).isEmpty();
        assertThat(rendering.all(PrometheusRule.class)).isEmpty();
        assertThat(rendering.all(ScaledObject.class)).isEmpty();
        assertThat(rendering.all(HorizontalPodAutoscaler.class)).isEmpty();
        assertThat(rendering.optional(ConfigMap.class, "shop-endstate-dashboard"))
                .isEmpty();
    }

    @Test
    void keda_scales_the_indexing_instances_by_their_own_lag() {
        Rendering rendering = render(IMAGE);
        ScaledObject.Spec scaled =
                rendering.one(ScaledObject.class, "shop-endstate-index").spec();
        assertThat(scaled.scaleTargetRef().name())
                .isEqualTo(rendering.deployment("index").getMetadata().getName());

        ScaledObject.Trigger trigger = scaled.triggers().getFirst();
        assertThat(scaled.triggers()).hasSize(1);
        // Not kafka: the consumer group is another one after each rebuild.
        assertThat(trigger.type()).isEqualTo("prometheus");
        assertThat(trigger.metadata())
                .containsEntry("serverAddress", "http://prometheus.monitoring:9090")
                .containsEntry("threshold", "1000000")
                .containsEntry("ignoreNullValues", "false");
        assertThat(trigger.metadata().get("query"))
                .isEqualTo(
                        "sum(max by (index) (endstate_lag{namespace=\"search\",service=\"shop-endstate-metrics\"})"
                                + " * on (index) (max by (index)"
                                + " (endstate_definition_problems{namespace=\"search\",service=\"shop-endstate-metrics\"}) == bool 0))");
        assertThat(Objects.requireNonNull(trigger.authenticationRef()).name()).isEqualTo("prometheus");

        assertThat(rendering.deployment("index").getSpec().getReplicas()).isNull();
        assertThat(rendering.deployment("capture").getSpec().getReplicas()).isEqualTo(2);
        changesSlowly(Objects.requireNonNull(
                Objects.requireNonNull(Objects.requireNonNull(scaled.advanced()).horizontalPodAutoscalerConfig())
                        .behavior()));
    }

    /** With each step the consumers share the partitions anew. */
    private static void changesSlowly(HorizontalPodAutoscalerBehavior behavior) {
        assertThat(behavior.getScaleDown().getStabilizationWindowSeconds()).isGreaterThanOrEqualTo(300);
        assertThat(behavior.getScaleDown().getPolicies()).extracting("value").containsExactly(1);
    }

    @Test
    void there_are_never_more_instances_than_partitions() {
        ScaledObject.Spec scaled =
                render(IMAGE).one(ScaledObject.class, "shop-endstate-index").spec();
        assertThat(scaled.maxReplicaCount()).as("10 are allowed, 4 partitions").isEqualTo(4);
        assertThat(render(IMAGE).notes()).contains("autoscaling.maxReplicas is 10, but the topics have 4 partitions");

        HorizontalPodAutoscaler hpa = hpa("autoscaling: {maxReplicas: 100}");
        assertThat(hpa.getSpec().getMaxReplicas())
                .as("12 partitions of another Debezium")
                .isEqualTo(12);
        assertThat(hpa("autoscaling: {maxReplicas: 5}").getSpec().getMaxReplicas())
                .isEqualTo(5);
        assertThat(hpa("autoscaling: {partitions: 0, maxReplicas: 100}")
                        .getSpec()
                        .getMaxReplicas())
                .as("by default")
                .isEqualTo(6);
        HorizontalPodAutoscaler narrow = hpa("autoscaling: {partitions: 1, minReplicas: 2}");
        assertThat(narrow.getSpec().getMinReplicas()).isEqualTo(1);
    }

    @Test
    void a_HorizontalPodAutoscaler_does_the_same_by_an_external_metric() {
        HorizontalPodAutoscaler hpa = hpa("{}");
        assertThat(hpa.getSpec().getScaleTargetRef().getName()).isEqualTo("shop-endstate-index");
        assertThat(hpa.getSpec().getScaleTargetRef().getKind()).isEqualTo("Deployment");
        assertThat(hpa.getSpec().getMetrics()).singleElement().satisfies(metric -> {
            assertThat(metric.getType()).isEqualTo("External");
            assertThat(metric.getExternal().getMetric().getName()).isEqualTo("endstate_lag");
            assertThat(metric.getExternal().getMetric().getSelector().getMatchLabels())
                    .containsEntry("service", "shop-endstate-metrics");
            assertThat(metric.getExternal().getTarget().getAverageValue().getNumericalAmount())
                    .isEqualByComparingTo("20000");
        });
        changesSlowly(hpa.getSpec().getBehavior());

        Rendering rendering = render(DEBEZIUM);
        assertThat(rendering.all(ScaledObject.class)).isEmpty();
        assertThat(rendering.deployment("index").getSpec().getReplicas()).isNull();
    }

    private HorizontalPodAutoscaler hpa(String values) {
        return render(DEBEZIUM, ValueFiles.write(temp, values))
                .one(HorizontalPodAutoscaler.class, "shop-endstate-index");
    }

    private Rendering render(Path... values) {
        return Chart.rendered(temp, values);
    }
}
