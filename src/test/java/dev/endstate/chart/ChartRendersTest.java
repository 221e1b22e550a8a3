package dev.endstate.chart;

import static dev.endstate.chart.Usages.ONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each way to use the chart, on each version of Kubernetes. What is rendered is parsed strictly by {@link Manifests}. */
class ChartRendersTest {
    @TempDir
    private Path temp;

    static Stream<Arguments> usagesAndVersions() {
        return Usages.all().stream()
                .flatMap(usage -> Chart.KUBERNETES.stream().map(version -> Arguments.of(usage, version)))
                .filter(each -> !(each.get()[0].toString().contains("image-volume")
                        && each.get()[1].toString().equals("1.30.0")));
    }

    @ParameterizedTest
    @MethodSource("dev.endstate.chart.Usages#all")
    void the_linter_has_nothing_to_say(Path usage) {
        Chart chart = Chart.copyTo(temp.resolve("endstate"));
        chart.with("values.yaml", ValueFiles.merged(List.of(Chart.SOURCE.resolve("values.yaml"), usage)));
        assertThat(chart.lint().getMessages()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("usagesAndVersions")
    void every_usage_makes_objects_that_Kubernetes_knows(Path usage, String kubernetes) {
        Rendering rendering = Chart.copyTo(temp.resolve("endstate")).render(kubernetes, List.of(usage));

        assertThat(rendering.objects())
                .extracting(
                        object -> object.getKind() + "/" + object.getMetadata().getName())
                .doesNotHaveDuplicates();
        assertThat(rendering.objects())
                .extracting(HasMetadata::getMetadata)
                .allSatisfy(metadata -> assertThat(metadata.getName()).matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"))
                .filteredOn(metadata -> !metadata.getName().equals("the-notes"))
                .allSatisfy(metadata -> assertThat(metadata.getLabels())
                        .containsEntry("app.kubernetes.io/instance", Chart.RELEASE)
                        .containsKey("app.kubernetes.io/name"));
        assertThat(rendering.deployment("index").getSpec().getTemplate()).isNotNull();
    }

    @Test
    void a_long_release_name_makes_no_name_too_long() {
        Chart chart = Chart.copyTo(temp.resolve("endstate"));
        Path values = ValueFiles.write(temp, "fullnameOverride: " + "n".repeat(40));
        Rendering rendering =
                chart.render(Chart.KUBERNETES.getLast(), List.of(Usages.all().getFirst(), values));
        assertThat(rendering.objects())
                .allSatisfy(object -> assertThat(object.getMetadata().getName()).hasSizeLessThanOrEqualTo(63));
    }

    @Test
    void a_Kubernetes_that_cannot_pause_without_a_shell_is_refused() {
        Chart chart = Chart.copyTo(temp.resolve("endstate"));
        assertThatThrownBy(() -> chart.render("1.29.9", List.of(Usages.all().getFirst())))
                .hasMessageContaining("requires kubeVersion: >=1.30.0-0");
    }

    @Test
    void the_chart_is_of_the_version_of_the_application() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        Object appVersion = ValueFiles.read(Chart.SOURCE.resolve("Chart.yaml")).get("appVersion");
        assertThat(pom).contains("<artifactId>endstate</artifactId>\n  <version>" + appVersion + "</version>");
    }

    @Test
    void the_notes_say_the_next_three_commands() {
        Rendering rendering = Chart.copyTo(temp.resolve("endstate")).render(Chart.KUBERNETES.getLast(), List.of(ONE));
        assertThat(rendering.notes())
                .contains("kubectl -n search rollout status deployment/shop-endstate-index")
                .contains("helm test shop -n search")
                .contains("kubectl -n search port-forward service/shop-endstate 8080")
                .contains("get secret endstate-console -o 'go-template={{index .data \"username\" | base64decode}}:"
                        + "{{index .data \"password\" | base64decode}}'")
                .contains("http://localhost:8080/api/indexes");
    }
}
