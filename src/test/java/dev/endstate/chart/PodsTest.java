package dev.endstate.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.convert.DurationStyle;

/** What every pod of the chart has to be, and how the deployments start, end and are replaced. */
class PodsTest {
    private static final Path ONE = Chart.SOURCE.resolve("ci/one-deployment-values.yaml");
    private static final Path TWO = Chart.SOURCE.resolve("ci/existing-configmaps-values.yaml");
    private static final Path OPENSHIFT = Chart.SOURCE.resolve("ci/openshift-values.yaml");

    /** That of the image. */
    private static final long UID = 10001;

    @TempDir
    private Path temp;

    static List<Path> usages() {
        return Chart.usages();
    }

    @ParameterizedTest
    @MethodSource("usages")
    void every_pod_fits_the_restricted_profile(Path usage) {
        render(usage).pods().forEach((name, pod) -> {
            PodSpec spec = pod.getSpec();
            assertThat(spec.getSecurityContext().getRunAsNonRoot()).as(name).isTrue();
            assertThat(spec.getSecurityContext().getSeccompProfile().getType())
                    .as(name)
                    .isEqualTo("RuntimeDefault");
            assertThat(spec.getSecurityContext().getRunAsUser())
                    .as(name)
                    .isEqualTo(usage.equals(OPENSHIFT) ? null : Long.valueOf(UID));
            assertThat(spec.getAutomountServiceAccountToken()).as(name).isFalse();
            // Variables of a Service named endstate would be taken for properties.
            assertThat(spec.getEnableServiceLinks()).as(name).isFalse();
            assertThat(spec.getHostNetwork()).as(name).isNull();
            assertThat(containers(spec)).as(name).isNotEmpty().allSatisfy(PodsTest::isRestricted);
        });
    }

    private static void isRestricted(Container container) {
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getPrivileged()).isNull();
        assertThat(container.getSecurityContext().getRunAsUser()).isNull();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getSecurityContext().getCapabilities().getAdd()).isNullOrEmpty();
        assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
        assertThat(container.getResources().getLimits()).containsKey("memory").doesNotContainKey("cpu");
    }

    private static List<Container> containers(PodSpec spec) {
        return Stream.concat(spec.getInitContainers().stream(), spec.getContainers().stream())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("usages")
    void what_endstate_writes_goes_to_an_empty_folder_and_everything_else_is_mounted_to_be_read(Path usage) {
        Rendering rendering = render(usage);
        rendering.pods().forEach((name, pod) -> {
            for (Container container : pod.getSpec().getContainers()) {
                for (VolumeMount mount : container.getVolumeMounts()) {
                    assertThat(pod.getSpec().getVolumes())
                            .as("%s in %s", mount, name)
                            .anySatisfy(volume -> assertThat(volume.getName()).isEqualTo(mount.getName()));
                    assertThat(Boolean.TRUE.equals(mount.getReadOnly()))
                            .as("%s in %s", mount, name)
                            .isEqualTo(!mount.getMountPath().equals("/tmp"));
                }
            }
        });
        assertThat(rendering.instances())
                .allSatisfy(container -> assertThat(container.getVolumeMounts())
                        .extracting(VolumeMount::getMountPath)
                        .contains("/tmp", "/etc/endstate/config"));
    }

    @ParameterizedTest
    @MethodSource("usages")
    void what_a_deployment_names_is_made_by_the_chart_or_named_in_the_values(Path usage) throws IOException {
        Rendering rendering = render(usage);
        String values = Files.readString(usage);
        assertThat(rendering.all(Deployment.class)).allSatisfy(deployment -> {
            PodSpec spec = deployment.getSpec().getTemplate().getSpec();
            Optional<ServiceAccount> account = rendering.optional(ServiceAccount.class, spec.getServiceAccountName());
            assertThat(account.isPresent()).isEqualTo(!usage.equals(OPENSHIFT));
            account.ifPresent(
                    own -> assertThat(own.getAutomountServiceAccountToken()).isFalse());
            if (account.isEmpty()) {
                assertThat(spec.getServiceAccountName()).isEqualTo("endstate");
            }
            assertThat(spec.getVolumes())
                    .filteredOn(volume -> volume.getConfigMap() != null)
                    .isNotEmpty()
                    .extracting(volume -> volume.getConfigMap().getName())
                    .allSatisfy(name -> assertThat(
                                    rendering.optional(ConfigMap.class, name).isPresent() || values.contains(name))
                            .as(name)
                            .isTrue());
        });
    }

    @ParameterizedTest
    @MethodSource("usages")
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
    @MethodSource("usages")
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
    void the_roles_are_shared_out_and_each_is_played() {
        assertThat(roles(render(TWO)))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("shop-endstate-capture", "capture", "shop-endstate-index", "index,rebuild,console"));
        assertThat(roles(render(ONE)))
                .containsExactlyEntriesOf(Map.of("shop-endstate-index", "capture,index,rebuild,console"));
        assertThat(roles(render(Chart.SOURCE.resolve("ci/debezium-values.yaml"))))
                .containsExactlyEntriesOf(Map.of("shop-endstate-index", "index,rebuild,console"));
    }

    private static Map<String, String> roles(Rendering rendering) {
        return rendering.all(Deployment.class).stream()
                .collect(Collectors.toMap(
                        deployment -> deployment.getMetadata().getName(),
                        deployment -> Rendering.variable(Rendering.endstate(deployment), "ENDSTATE_ROLES")));
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
    @MethodSource("usages")
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

    @Test
    void a_digest_goes_before_a_tag_and_no_tag_is_the_charts_own_version() {
        String version = String.valueOf(
                ValueFiles.read(Chart.SOURCE.resolve("Chart.yaml")).get("appVersion"));
        assertThat(render(ONE).instances())
                .extracting(Container::getImage)
                .containsOnly("registry.example.com/endstate:" + version);
        assertThat(render(TWO).instances())
                .extracting(Container::getImage)
                .containsOnly("registry.example.com/endstate:0.1.0");
        assertThat(render(Chart.SOURCE.resolve("ci/image-volume-values.yaml")).instances())
                .extracting(Container::getImage)
                .allSatisfy(image -> assertThat(image).contains("endstate@sha256:0123"));
    }

    private static Map<String, String> labels(Deployment deployment) {
        return deployment.getSpec().getTemplate().getMetadata().getLabels();
    }

    private Chart chart() {
        return Chart.copyTo(temp.resolve("endstate"));
    }

    private Rendering render(Path... values) {
        return chart().render(Chart.KUBERNETES.getLast(), List.of(values));
    }
}
