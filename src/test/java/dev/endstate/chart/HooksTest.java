package dev.endstate.chart;

import static dev.endstate.chart.Usages.GIT;
import static dev.endstate.chart.Usages.ONE;
import static dev.endstate.chart.Usages.OPENSHIFT;
import static dev.endstate.chart.Usages.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.operate.check.CheckCommand;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Helm runs beside the release: the check before it, and the test after it. */
class HooksTest {
    @TempDir
    private Path temp;

    @Test
    void a_definition_that_does_not_fit_stops_the_install_or_upgrade() {
        Job check = render(ONE).one(Job.class, "shop-endstate-check");
        assertThat(hooks(check)).isEqualTo("pre-install,pre-upgrade");

        Container container =
                check.getSpec().getTemplate().getSpec().getContainers().getFirst();
        assertThat(CheckCommand.isAskedFor(container.getArgs().toArray(String[]::new)))
                .isTrue();
        assertThat(container.getCommand()).isEmpty();
        assertThat(check.getSpec().getTemplate().getSpec().getRestartPolicy()).isEqualTo("Never");
        assertThat(check.getSpec().getActiveDeadlineSeconds()).isEqualTo(300);

        // Its log says what to do, so one that failed is kept until the next.
        assertThat(check.getMetadata().getAnnotations())
                .containsEntry(Chart.HOOK + "hook-delete-policy", "before-hook-creation,hook-succeeded");
    }

    @Test
    void the_check_reads_what_the_pods_will_read_and_not_what_the_release_still_has() {
        for (Path usage : List.of(ONE, GIT, TWO)) {
            Rendering rendering = render(usage);
            PodSpec check = pod(rendering);
            PodSpec instance =
                    rendering.deployment("index").getSpec().getTemplate().getSpec();
            assertThat(check.getContainers().getFirst().getVolumeMounts())
                    .isEqualTo(instance.getContainers().getFirst().getVolumeMounts());
            assertThat(check.getInitContainers()).isEqualTo(instance.getInitContainers());
            assertThat(check.getContainers().getFirst().getImage())
                    .isEqualTo(instance.getContainers().getFirst().getImage());
            assertThat(instance.getContainers().getFirst().getEnv())
                    .containsAll(check.getContainers().getFirst().getEnv());
            assertThat(check.getSecurityContext()).isEqualTo(instance.getSecurityContext());
        }

        Rendering rendering = render(ONE);
        for (String what : List.of("settings", "definitions")) {
            ConfigMap own = rendering.one(ConfigMap.class, "shop-endstate-check-" + what);
            assertThat(own.getData())
                    .isEqualTo(rendering
                            .one(ConfigMap.class, "shop-endstate-" + what)
                            .getData());
            assertThat(hooks(own)).isEqualTo("pre-install,pre-upgrade");
            assertThat(weight(own)).isLessThan(weight(rendering.one(Job.class, "shop-endstate-check")));
            assertThat(pod(rendering).getVolumes()).anySatisfy(volume -> {
                assertThat(volume.getConfigMap()).isNotNull();
                assertThat(volume.getConfigMap().getName())
                        .isEqualTo(own.getMetadata().getName());
            });
        }
    }

    @Test
    void the_check_needs_nothing_that_an_install_makes_after_it() {
        for (Path usage : Usages.all()) {
            Rendering rendering = render(usage);
            rendering.optional(Job.class, "shop-endstate-check").ifPresent(check -> {
                PodSpec spec = check.getSpec().getTemplate().getSpec();
                assertThat(rendering.optional(ServiceAccount.class, spec.getServiceAccountName()))
                        .isEmpty();

                assertThat(spec.getVolumes()).allSatisfy(volume -> {
                    if (volume.getConfigMap() != null) {
                        rendering
                                .optional(ConfigMap.class, volume.getConfigMap().getName())
                                .ifPresent(map -> assertThat(hooks(map)).isNotEmpty());
                    }
                });
            });
        }
    }

    @Test
    void the_check_is_let_through_to_the_servers_before_the_releases_policy_exists() {
        Rendering rendering = render(ONE);
        NetworkPolicy own = rendering.one(NetworkPolicy.class, "shop-endstate-check");
        assertThat(hooks(own)).isEqualTo("pre-install,pre-upgrade");
        assertThat(rendering.pods().get("shop-endstate-check").getMetadata().getLabels())
                .containsAllEntriesOf(own.getSpec().getPodSelector().getMatchLabels());
        assertThat(own.getSpec().getEgress())
                .isEqualTo(rendering
                        .one(NetworkPolicy.class, "shop-endstate")
                        .getSpec()
                        .getEgress());
        assertThat(own.getSpec().getIngress()).isEmpty();
    }

    @Test
    void the_check_can_be_left_out() {
        assertThat(render(OPENSHIFT).all(Job.class)).isEmpty();
    }

    @Test
    void the_releases_own_objects_are_no_hooks() {
        assertThat(render(TWO).objects())
                .filteredOn(object -> !object.getMetadata().getName().matches(".*-(check.*|test)|the-notes"))
                .hasSizeGreaterThan(6)
                .allSatisfy(object -> assertThat(hooks(object)).isEmpty());
    }

    @Test
    void the_test_asks_the_health_and_the_console_by_names_that_lead_there() {
        Rendering rendering = render(ONE);
        Pod test = rendering.one(Pod.class, "shop-endstate-test");
        assertThat(hooks(test)).isEqualTo("test");
        assertThat(test.getSpec().getRestartPolicy()).isEqualTo("Never");

        Container curl = test.getSpec().getContainers().getFirst();
        assertThat(curl.getCommand()).containsExactly("curl");
        assertThat(curl.getArgs())
                .contains("--fail-early", "--fail-with-body", "$(NAME):$(PASSWORD)")
                .contains("http://shop-endstate-metrics:8081/actuator/health/readiness")
                .contains("http://shop-endstate:8080/api/indexes");

        assertThat(rendering
                        .one(Service.class, "shop-endstate-metrics")
                        .getSpec()
                        .getPorts()
                        .getFirst()
                        .getPort())
                .isEqualTo(8081);
        assertThat(rendering
                        .one(Service.class, "shop-endstate")
                        .getSpec()
                        .getPorts()
                        .getFirst()
                        .getPort())
                .isEqualTo(8080);
        assertThat(curl.getVolumeMounts()).extracting(VolumeMount::getName).isEmpty();
    }

    private static PodSpec pod(Rendering rendering) {
        return rendering
                .one(Job.class, "shop-endstate-check")
                .getSpec()
                .getTemplate()
                .getSpec();
    }

    private static String hooks(HasMetadata object) {
        return annotations(object).getOrDefault(Chart.HOOK + "hook", "");
    }

    private static int weight(HasMetadata object) {
        return Integer.parseInt(annotations(object).getOrDefault(Chart.HOOK + "hook-weight", "0"));
    }

    private static Map<String, String> annotations(HasMetadata object) {
        return Objects.requireNonNullElse(object.getMetadata().getAnnotations(), Map.of());
    }

    private Rendering render(Path... values) {
        return Chart.rendered(temp, values);
    }
}
