package dev.endstate.chart;

import static dev.endstate.chart.Usages.GIT;
import static dev.endstate.chart.Usages.IMAGE;
import static dev.endstate.chart.Usages.ONE;
import static dev.endstate.chart.Usages.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.definition.DefinitionFolder;
import dev.endstate.definition.DefinitionParser;
import dev.endstate.definition.Definitions;
import dev.endstate.testing.Deployment;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pod finds in its folder of definitions, read by the application's own loader. */
class DefinitionsTest {
    private static final Path SHOP = Deployment.resource("/shop/indexes");

    @TempDir
    private Path temp;

    @Test
    void a_folder_that_is_put_into_the_chart_arrives_whole() throws IOException {
        Chart chart = Chart.copyTo(temp.resolve("endstate"));
        copyShopInto(chart);
        Path values = ValueFiles.write(temp, "definitions: {inline: null}");

        Definitions mounted = mounted(chart.render(Chart.KUBERNETES.getLast(), List.of(ONE, values)), "index");

        Definitions original = load(SHOP);
        assertThat(mounted.indexes()).isEqualTo(original.indexes()).contains("products", "orders");
        assertThat(mounted.all())
                .hasSameSizeAs(original.all())
                .allSatisfy(definition -> assertThat(definition).isEqualTo(original.required(definition.index())));
    }

    @Test
    void definitions_in_the_values_stand_beside_those_of_the_folder_and_go_before_them() throws IOException {
        Chart chart = Chart.copyTo(temp.resolve("endstate"));
        copyShopInto(chart);
        Path values = ValueFiles.write(temp, """
                definitions:
                  inline:
                    a.b..c_d:
                      document.sql: SELECT ids.id FROM ids
                      index.json: "{}"
                      index.yml: |
                        key: {id: bigint}
                        keys: SELECT id FROM product
                        changes: [{table: product, key: id}]
                """);

        Definitions mounted = mounted(chart.render(Chart.KUBERNETES.getLast(), List.of(ONE, values)), "index");

        assertThat(mounted.indexes()).contains("products", "orders", "a.b..c_d");
        assertThat(mounted.problems("a.b..c_d")).isEmpty();
        assertThat(mounted.required("products").documentSql()).contains("SELECT p.id, p.name FROM ids");
    }

    @Test
    void each_existing_ConfigMap_is_the_folder_of_its_index() throws IOException {
        PodSpec pod = pod(render(TWO), "capture");
        Path folder = Files.createDirectory(temp.resolve("mounted"));
        for (VolumeMount mount : definitionMounts(pod)) {
            String index = Path.of(mount.getMountPath()).getFileName().toString();
            assertThat(mount.getMountPath()).isEqualTo("/etc/endstate/indexes/" + index);
            Volume volume = volume(pod, mount);
            assertThat(volume.getConfigMap().getName()).startsWith(index + "-definition-");
            assertThat(volume.getConfigMap().getItems()).isEmpty();
            MountedConfigMap.mount(
                    madeFrom(SHOP.resolve(index)), List.of(), Files.createDirectory(folder.resolve(index)));
        }

        Definitions mounted = load(folder);

        assertThat(mounted.indexes()).containsExactlyInAnyOrder("products", "orders");
        assertThat(mounted.all()).hasSize(2);
        assertThat(Rendering.variable(pod.getContainers().getFirst(), "ENDSTATE_DEFINITIONS"))
                .isEqualTo("/etc/endstate/indexes");
    }

    @Test
    void a_volume_is_mounted_and_a_folder_in_it_is_read() {
        PodSpec git = pod(render(GIT), "index");
        assertThat(volume(git, definitionMounts(git).getFirst()).getEmptyDir()).isNotNull();
        assertThat(Rendering.variable(git.getContainers().getFirst(), "ENDSTATE_DEFINITIONS"))
                .isEqualTo("/etc/endstate/indexes/current/indexes");
        // What fills it sees the same volume.
        assertThat(git.getInitContainers())
                .flatExtracting(Container::getVolumeMounts)
                .extracting(VolumeMount::getName)
                .contains(definitionMounts(git).getFirst().getName());

        PodSpec image = pod(render(IMAGE), "index");
        assertThat(volume(image, definitionMounts(image).getFirst()).getImage().getReference())
                .isEqualTo("registry.example.com/definitions:4f2a9c1d");
        assertThat(Rendering.variable(image.getContainers().getFirst(), "ENDSTATE_DEFINITIONS"))
                .isEqualTo("/etc/endstate/indexes");
    }

    private Definitions mounted(Rendering rendering, String component) throws IOException {
        PodSpec pod = pod(rendering, component);
        VolumeMount mount = definitionMounts(pod).getFirst();
        Volume volume = volume(pod, mount);
        ConfigMap map = rendering.one(ConfigMap.class, volume.getConfigMap().getName());
        Path folder = Files.createTempDirectory(temp, "mounted");
        MountedConfigMap.mount(map, volume.getConfigMap().getItems(), folder);
        assertThat(Rendering.variable(pod.getContainers().getFirst(), "ENDSTATE_DEFINITIONS"))
                .isEqualTo(mount.getMountPath());
        return load(folder);
    }

    private static Definitions load(Path folder) {
        Definitions definitions = new DefinitionFolder(new DefinitionParser()).load(folder);
        assertThat(definitions.problems()).isEmpty();
        return definitions;
    }

    private static List<VolumeMount> definitionMounts(PodSpec pod) {
        return pod.getContainers().getFirst().getVolumeMounts().stream()
                .filter(mount -> mount.getMountPath().startsWith("/etc/endstate/indexes"))
                .toList();
    }

    private static Volume volume(PodSpec pod, VolumeMount mount) {
        return pod.getVolumes().stream()
                .filter(volume -> volume.getName().equals(mount.getName()))
                .findFirst()
                .orElseThrow();
    }

    private static PodSpec pod(Rendering rendering, String component) {
        return rendering.deployment(component).getSpec().getTemplate().getSpec();
    }

    /** As {@code kubectl create configmap --from-file=folder}. */
    private static ConfigMap madeFrom(Path folder) throws IOException {
        TreeMap<String, String> data = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                data.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return new ConfigMapBuilder()
                .withNewMetadata()
                .endMetadata()
                .withData(data)
                .build();
    }

    private static void copyShopInto(Chart chart) throws IOException {
        try (Stream<Path> files = Files.walk(SHOP)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                chart.with("indexes/" + SHOP.relativize(file), Files.readString(file));
            }
        }
    }

    private Rendering render(Path... values) {
        return Chart.rendered(temp, values);
    }
}
