package dev.endstate.chart;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The objects that the chart makes of some values.
 *
 * @param objects each parsed strictly into its model
 */
record Rendering(List<HasMetadata> objects) {
    private static final String NOTES = "the-notes";

    static Rendering of(String manifests) {
        return new Rendering(Manifests.parse(manifests));
    }

    <T extends HasMetadata> List<T> all(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The object of that kind and name, which must be there. */
    <T extends HasMetadata> T one(Class<T> type, String name) {
        return optional(type, name)
                .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " " + name + " in " + names()));
    }

    <T extends HasMetadata> Optional<T> optional(Class<T> type, String name) {
        return all(type).stream()
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst();
    }

    private List<String> names() {
        return objects.stream()
                .map(object -> object.getKind() + " " + object.getMetadata().getName())
                .toList();
    }

    Deployment deployment(String component) {
        return one(Deployment.class, "shop-endstate-" + component);
    }

    /** The properties in the ConfigMap that the instances read. */
    Map<String, Object> settings() {
        return ApplicationProperties.of(Objects.requireNonNull(
                one(ConfigMap.class, "shop-endstate-settings").getData().get("application.yml")));
    }

    String notes() {
        return one(ConfigMap.class, NOTES).getData().get("notes");
    }

    /** Every pod that a deployment, a job or a test starts, by the name of what starts it. */
    Map<String, PodTemplateSpec> pods() {
        Stream<Map.Entry<String, PodTemplateSpec>> deployments = all(Deployment.class).stream()
                .map(of -> Map.entry(of.getMetadata().getName(), of.getSpec().getTemplate()));
        Stream<Map.Entry<String, PodTemplateSpec>> jobs = all(Job.class).stream()
                .map(of -> Map.entry(of.getMetadata().getName(), of.getSpec().getTemplate()));
        Stream<Map.Entry<String, PodTemplateSpec>> tests = all(Pod.class).stream()
                .map(of -> Map.entry(
                        of.getMetadata().getName(),
                        new PodTemplateSpecBuilder()
                                .withMetadata(of.getMetadata())
                                .withSpec(of.getSpec())
                                .build()));

        return Stream.of(deployments, jobs, tests)
                .flatMap(pods -> pods)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The containers of Endstate itself, whatever they are asked to do. */
    List<Container> instances() {
        return pods().values().stream()
                .flatMap(pod -> pod.getSpec().getContainers().stream())
                .filter(container -> !container.getName().equals("curl"))
                .toList();
    }

    /** The value of a variable; empty if there is none, or if a secret holds it. */
    static String variable(Container container, String name) {
        return container.getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .map(EnvVar::getValue)
                .map(value -> value == null ? "" : value)
                .findFirst()
                .orElse("");
    }

    static Container endstate(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().getFirst();
    }
}
