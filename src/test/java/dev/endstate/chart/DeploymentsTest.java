package dev.endstate.chart;

import static dev.endstate.chart.Usages.ONE;
import static dev.endstate.chart.Usages.OPENSHIFT;
import static dev.endstate.chart.Usages.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.convert.DurationStyle;

/** How the chart's deployments start, end, and are replaced. */
class DeploymentsTest {
    @TempDir
    private Path temp;

    @ParameterizedTest
    @MethodSource("dev.endstate.chart.Usages#all")
    void probes_ask_what_the_application_answers(Path usage) {
        Map<String, Object> properties = ApplicationProperties.own();
        Object exposed = properties.get("management.endpoints.web.exposure.include");
        assertThat(exposed).asString().contains("health").contains("prometheus");
        assertThat(properties)
                .containsEntry("management.endpoint.health.probes.enabled", true)
                .containsKeys(
                        "management.endpoint.health.group.liveness.include",
                        "management.endpoint.health.group.readiness.include")
                .doesNotContainKeys("management.endpoints.web.base-path", "management.server.base-path");

        assertThat(render(usage).all(Deployment.class)).allSatisfy(deployment -> {
            Container container = Rendering.endstate(deployment);
            asks(container, container.getStartupProbe(), "liveness");
            asks(container, container.getLivenessProbe(), "liveness");
            asks(container, container.getReadinessProbe(), "readiness");
            // Longer than the start takes with the servers' own time-outs, and long enough not to restart for a pause.
            assertThat(patience(container.getStartupProbe())).isGreaterThanOrEqualTo(300);
            assertThat(patience(container.getLivenessProbe())).isBetween(30, 120);
        });
    }

    private static void asks(Container container, Probe probe, String group) {
        assertThat(probe.getExec()).isNull();
        assertThat(probe.getHttpGet().getPath()).isEqualTo("/actuator/health/" + group);
        assertThat(container.getPorts())
                .filteredOn(port ->
                        port.getName().equals(probe.getHttpGet().getPort().getStrVal()))
                .extracting(port -> String.valueOf(port.getContainerPort()))
                .containsExactly(Rendering.variable(container, "MANAGEMENT_SERVER_PORT"));
    }

    private static int patience(Probe probe) {
        return probe.getPeriodSeconds() * probe.getFailureThreshold();
    }

    @ParameterizedTest
    @MethodSource("dev.endstate.chart.Usages#all")
    void a_pod_has_more_time_to_end_than_its_shutdown_may_take(Path usage) {
        long own = seconds((String) ApplicationProperties.own().get("spring.lifecycle.timeout-per-shutdown-phase"));
        assertThat(render(usage).all(Deployment.class)).allSatisfy(deployment -> {
            Container container = Rendering.endstate(deployment);
            long phase = seconds(Rendering.variable(container, "SPRING_LIFECYCLE_TIMEOUTPERSHUTDOWNPHASE"));
            assertThat(phase).isEqualTo(own);

            long pause = container.getLifecycle() == null
                    ? 0
                    : container.getLifecycle().getPreStop().getSleep().getSeconds();
            assertThat(pause).isEqualTo(usage.equals(OPENSHIFT) ? 0 : 5);
            assertThat(deployment.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds())
                    .isGreaterThan(pause + phase);
        });
    }

    private static long seconds(String duration) {
        return DurationStyle.detectAndParse(duration).toSeconds();
    }

    @Test
    void a_longer_phase_makes_the_grace_period_longer() {
        Rendering rendering = render(ONE, ValueFiles.write(temp, "shutdown: {preStopSeconds: 20, phaseSeconds: 120}"));
        assertThat(rendering
                        .deployment("index")
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getTerminationGracePeriodSeconds())
                .isGreaterThan(140);
    }

    @Test
    void a_new_pod_is_ready_before_an_old_one_ends() {
        assertThat(render(TWO).all(Deployment.class))
                .hasSize(2)
                .extracting(deployment -> deployment.getSpec().getStrategy().getRollingUpdate())
                .allSatisfy(rolling -> {
                    assertThat(rolling.getMaxSurge().getIntVal()).isEqualTo(1);
                    assertThat(rolling.getMaxUnavailable().getIntVal()).isZero();
                });
    }

    @Test
    void a_selector_stays_whatever_an_upgrade_brings() {
        Rendering before = render(TWO);
        Chart later = chart();
        later.with("Chart.yaml", later.text("Chart.yaml").replaceAll("(?m)^(version|appVersion): .*", "$1: 9.9.9"));
        Rendering after = later.render(Chart.KUBERNETES.getLast(), List.of(TWO, ValueFiles.write(temp, """
                        image: {tag: 9.9.9}
                        labels: {team: search}
                        index: {podLabels: {tier: warm}, replicas: 5}
                        capture: {podLabels: {tier: warm}}
                        definitions: {revision: another}
                        """)));

        for (String component : List.of("capture", "index")) {
            Map<String, String> selector =
                    before.deployment(component).getSpec().getSelector().getMatchLabels();
            assertThat(selector)
                    .containsOnlyKeys(
                            "app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/component");
            assertThat(after.deployment(component).getSpec().getSelector().getMatchLabels())
                    .isEqualTo(selector);
            assertThat(labels(after.deployment(component)))
                    .containsAllEntriesOf(selector)
                    .containsEntry("tier", "warm");
        }
        assertThat(before.deployment("index").getSpec().getSelector())
                .isNotEqualTo(before.deployment("capture").getSpec().getSelector());
    }

    @Test
    void one_deployment_is_the_indexing_one_of_two_so_that_there_is_a_way_from_one_to_two() {
        assertThat(render(ONE).deployment("index").getSpec().getSelector())
                .isEqualTo(render(TWO).deployment("index").getSpec().getSelector());
    }

    @Test
    void pods_are_rolled_when_what_they_read_at_start_changes_and_not_otherwise() {
        PodTemplateSpec before = index(render(ONE));
        assertThat(index(render(ONE))).isEqualTo(before);

        for (String change : List.of(
                "definitions: {inline: {products: {document.sql: SELECT ids.id FROM ids}}}",
                "definitions: {inline: {orders: {index.yml: x}}}",
                "definitions: {revision: another}",
                "settings: {endstate.rebuild.share: 80}",
                "logFormat: gelf")) {
            assertThat(index(render(ONE, ValueFiles.write(temp, change))))
                    .as(change)
                    .isNotEqualTo(before);
        }

        PodTemplateSpec scaled = index(render(ONE, ValueFiles.write(temp, "index: {replicas: 4}")));
        assertThat(scaled).isEqualTo(before);
    }

    private static PodTemplateSpec index(Rendering rendering) {
        return rendering.deployment("index").getSpec().getTemplate();
    }

    @ParameterizedTest
    @MethodSource("dev.endstate.chart.Usages#all")
    void a_disruption_budget_lets_every_node_be_drained(Path usage) {
        Rendering rendering = render(usage, ValueFiles.write(temp, "index: {replicas: 1}\ncapture: {replicas: 1}"));
        List<PodDisruptionBudget> budgets = rendering.all(PodDisruptionBudget.class);

        assertThat(budgets)
                .hasSize(
                        usage.equals(OPENSHIFT)
                                ? 0
                                : rendering.all(Deployment.class).size())
                .allSatisfy(budget -> {
                    assertThat(budget.getSpec().getMinAvailable()).isNull();
                    assertThat(budget.getSpec().getMaxUnavailable().getIntVal()).isEqualTo(1);
                    assertThat(budget.getSpec().getUnhealthyPodEvictionPolicy()).isEqualTo("AlwaysAllow");
                    // Of one deployment each, or two of them could not both lose a pod.
                    assertThat(rendering.all(Deployment.class))
                            .filteredOn(deployment -> labels(deployment)
                                    .entrySet()
                                    .containsAll(budget.getSpec()
                                            .getSelector()
                                            .getMatchLabels()
                                            .entrySet()))
                            .hasSize(1);
                });
    }

    @Test
    void pods_of_a_deployment_are_spread_over_zones_and_nodes() {
        assertThat(render(TWO).all(Deployment.class)).allSatisfy(deployment -> {
            var spread = deployment.getSpec().getTemplate().getSpec().getTopologySpreadConstraints();
            assertThat(spread)
                    .extracting("topologyKey", "whenUnsatisfiable", "maxSkew")
                    .containsExactly(
                            tuple("topology.kubernetes.io/zone", "DoNotSchedule", 1),
                            tuple("kubernetes.io/hostname", "ScheduleAnyway", 1));

            assertThat(spread).allSatisfy(constraint -> {
                assertThat(constraint.getLabelSelector())
                        .isEqualTo(deployment.getSpec().getSelector());
                assertThat(constraint.getMatchLabelKeys()).containsExactly("pod-template-hash");
            });
        });
    }

    private static Map<String, String> labels(Deployment deployment) {
        return deployment.getSpec().getTemplate().getMetadata().getLabels();
    }

    private Chart chart() {
        return Chart.copyTo(temp.resolve("endstate"));
    }

    private Rendering render(Path... values) {
        return Chart.rendered(temp, values);
    }
}
