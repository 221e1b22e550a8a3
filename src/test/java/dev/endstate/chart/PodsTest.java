package dev.endstate.chart;

import static dev.endstate.chart.Usages.DEBEZIUM;
import static dev.endstate.chart.Usages.IMAGE;
import static dev.endstate.chart.Usages.ONE;
import static dev.endstate.chart.Usages.OPENSHIFT;
import static dev.endstate.chart.Usages.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
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

/** What every pod of the chart is made of: who it runs as, what it mounts, which roles it plays. */
class PodsTest {
    /** That of the image. */
    private static final long UID = 10001;

    @TempDir
    private Path temp;

    @ParameterizedTest
    @MethodSource("dev.endstate.chart.Usages#all")
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
    @MethodSource("dev.endstate.chart.Usages#all")
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
    @MethodSource("dev.endstate.chart.Usages#all")
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

    @Test
    void the_roles_are_shared_out_and_each_is_played() {
        assertThat(roles(render(TWO)))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("shop-endstate-capture", "capture", "shop-endstate-index", "index,rebuild,console"));
        assertThat(roles(render(ONE)))
                .containsExactlyEntriesOf(Map.of("shop-endstate-index", "capture,index,rebuild,console"));
        assertThat(roles(render(DEBEZIUM)))
                .containsExactlyEntriesOf(Map.of("shop-endstate-index", "index,rebuild,console"));
    }

    private static Map<String, String> roles(Rendering rendering) {
        return rendering.all(Deployment.class).stream()
                .collect(Collectors.toMap(
                        deployment -> deployment.getMetadata().getName(),
                        deployment -> Rendering.variable(Rendering.endstate(deployment), "ENDSTATE_ROLES")));
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
        assertThat(render(IMAGE).instances())
                .extracting(Container::getImage)
                .allSatisfy(image -> assertThat(image).contains("endstate@sha256:0123"));
    }

    private Rendering render(Path... values) {
        return Chart.rendered(temp, values);
    }
}
