package dev.endstate.chart;

import static dev.endstate.chart.Usages.GIT;
import static dev.endstate.chart.Usages.IMAGE;
import static dev.endstate.chart.Usages.ONE;
import static dev.endstate.chart.Usages.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who reaches the pods, and whom they reach. */
class NetworkTest {
    @TempDir
    private Path temp;

    @ParameterizedTest
    @MethodSource("dev.endstate.chart.Usages#all")
    void the_ports_that_a_container_names_are_those_that_it_is_told_to_open(Path usage) {
        assertThat(render(usage).all(Deployment.class))
                .extracting(Rendering::endstate)
                .allSatisfy(container -> {
                    assertThat(number(container, "http")).isEqualTo(Rendering.variable(container, "SERVER_PORT"));
                    assertThat(number(container, "management"))
                            .isEqualTo(Rendering.variable(container, "MANAGEMENT_SERVER_PORT"));
                });
    }

    private static String number(Container container, String port) {
        return container.getPorts().stream()
                .filter(each -> each.getName().equals(port))
                .map(each -> String.valueOf(each.getContainerPort()))
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @MethodSource("dev.endstate.chart.Usages#all")
    void every_service_leads_to_a_port_of_pods_that_serve_it(Path usage) {
        Rendering rendering = render(usage);
        Service console = rendering.one(Service.class, "shop-endstate");
        assertThat(selected(rendering, console)).containsOnlyKeys("shop-endstate-index");
        assertThat(rendering.deployment("index"))
                .extracting(deployment -> Rendering.variable(Rendering.endstate(deployment), "ENDSTATE_ROLES"))
                .asString()
                .contains("console");

        // Of every instance, and of no pod that passes: the test itself would be asked for the health.
        Service metrics = rendering.one(Service.class, "shop-endstate-metrics");
        assertThat(selected(rendering, metrics))
                .containsOnlyKeys(rendering.all(Deployment.class).stream()
                        .map(deployment -> deployment.getMetadata().getName())
                        .toArray(String[]::new));
        assertThat(metrics.getSpec().getClusterIP()).isEqualTo("None");
        assertThat(metrics.getSpec().getPublishNotReadyAddresses()).isTrue();

        for (Service service : List.of(console, metrics)) {
            selected(rendering, service)
                    .values()
                    .forEach(pod -> assertThat(
                                    pod.getSpec().getContainers().getFirst().getPorts())
                            .extracting(ContainerPort::getName)
                            .contains(service.getSpec()
                                    .getPorts()
                                    .getFirst()
                                    .getTargetPort()
                                    .getStrVal()));
        }
    }

    private static Map<String, PodTemplateSpec> selected(Rendering rendering, Service service) {
        return matching(rendering, service.getSpec().getSelector());
    }

    private static Map<String, PodTemplateSpec> matching(Rendering rendering, Map<String, String> labels) {
        return rendering.pods().entrySet().stream()
                .filter(pod ->
                        pod.getValue().getMetadata().getLabels().entrySet().containsAll(labels.entrySet()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @ParameterizedTest
    @MethodSource("dev.endstate.chart.Usages#all")
    void the_policy_lets_every_rendered_port_in_and_every_server_be_reached(Path usage) {
        Rendering rendering = render(usage, ValueFiles.write(temp, "networkPolicy: {enabled: true}"));
        NetworkPolicy policy = rendering.one(NetworkPolicy.class, "shop-endstate");
        LabelSelector selector = policy.getSpec().getPodSelector();
        assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(selector.getMatchExpressions()).isEmpty();
        assertThat(matching(rendering, selector.getMatchLabels()))
                .containsOnlyKeys(rendering.all(Deployment.class).stream()
                        .map(deployment -> deployment.getMetadata().getName())
                        .toArray(String[]::new));

        assertThat(matching(rendering, selector.getMatchLabels()).values())
                .flatExtracting(pod -> pod.getSpec().getContainers())
                .flatExtracting(Container::getPorts)
                .extracting(ContainerPort::getName)
                .isNotEmpty()
                .allSatisfy(port -> assertThat(in(policy)).contains(port));
        assertThat(in(policy)).containsExactlyInAnyOrder("http", "management");

        assertThat(rendering.instances())
                .allSatisfy(container -> assertThat(out(policy))
                        .contains("53")
                        .containsAll(ports(Rendering.variable(container, "SPRING_DATASOURCE_URL")))
                        .containsAll(ports(Rendering.variable(container, "ENDSTATE_SOURCE_URL")))
                        .containsAll(ports(Rendering.variable(container, "SPRING_KAFKA_BOOTSTRAPSERVERS")))
                        .containsAll(ports(Rendering.variable(container, "SPRING_ELASTICSEARCH_URIS"))));
    }

    private static List<String> in(NetworkPolicy policy) {
        return policy.getSpec().getIngress().stream()
                .flatMap(rule -> rule.getPorts().stream())
                .map(NetworkTest::text)
                .toList();
    }

    private static Set<String> out(NetworkPolicy policy) {
        return policy.getSpec().getEgress().stream()
                .flatMap(rule -> rule.getPorts().stream())
                .map(NetworkTest::text)
                .collect(Collectors.toSet());
    }

    private static String text(NetworkPolicyPort port) {
        String name = port.getPort().getStrVal();
        return name == null ? String.valueOf(port.getPort().getIntVal()) : name;
    }

    /** PostgreSQL's own where a URL of it names none. */
    private static List<String> ports(String addresses) {
        List<String> named = Pattern.compile(":([0-9]{2,5})(?=[,/?]|$)")
                .matcher(addresses)
                .results()
                .map(port -> port.group(1))
                .toList();
        return named.isEmpty() && addresses.startsWith("jdbc:") ? List.of("5432") : named;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            jdbc:postgresql://db/shop                          | 5432
            jdbc:postgresql://db                               | 5432
            jdbc:postgresql://db:6432/shop?sslmode=require     | 6432
            jdbc:postgresql://a:6001,b:6002/shop               | 6001
            jdbc:postgresql://a:6001,b:6002/shop               | 6002
            jdbc:postgresql://a:6001,b/shop?x=y:99             | 5432
            jdbc:postgresql://[::1]:7000/shop                  | 7000
            """)
    void the_port_of_the_database_is_that_of_its_address(String url, String port) {
        Rendering rendering = render(ONE, ValueFiles.write(temp, "postgresql: {url: \"" + url + "\"}"));
        assertThat(out(rendering.one(NetworkPolicy.class, "shop-endstate")))
                .contains(port)
                .doesNotContain("99");
    }

    @Test
    void who_may_come_in_and_where_the_servers_are_can_be_narrowed() {
        NetworkPolicy policy = render(TWO).one(NetworkPolicy.class, "shop-endstate");
        assertThat(policy.getSpec().getIngress())
                .hasSize(2)
                .allSatisfy(rule -> assertThat(rule.getFrom()).hasSize(1));
        assertThat(policy.getSpec()
                        .getIngress()
                        .get(0)
                        .getFrom()
                        .getFirst()
                        .getPodSelector()
                        .getMatchLabels())
                .containsEntry("app", "backoffice");

        assertThat(policy.getSpec().getEgress())
                .filteredOn(rule ->
                        rule.getPorts().stream().anyMatch(port -> text(port).equals("9094")))
                .singleElement()
                .satisfies(
                        rule -> assertThat(rule.getTo().getFirst().getIpBlock().getCidr())
                                .isEqualTo("10.0.0.0/8"));
        assertThat(out(policy)).contains("443");
    }

    @Test
    void the_console_is_reached_by_an_ingress() {
        Rendering rendering = render(GIT);
        Ingress ingress = rendering.one(Ingress.class, "shop-endstate");
        var backend = ingress.getSpec()
                .getRules()
                .getFirst()
                .getHttp()
                .getPaths()
                .getFirst()
                .getBackend();

        assertThat(rendering
                        .one(Service.class, backend.getService().getName())
                        .getSpec()
                        .getPorts())
                .anySatisfy(port -> assertThat(port.getName())
                        .isEqualTo(backend.getService().getPort().getName()));
        assertThat(backend.getService().getPort().getName()).isEqualTo("http");

        assertThat(ingress.getSpec().getRules().getFirst().getHost()).isEqualTo("endstate.example.com");
        assertThat(ingress.getSpec().getTls().getFirst().getHosts()).containsExactly("endstate.example.com");
        assertThat(ingress.getSpec().getTls().getFirst().getSecretName()).isEqualTo("endstate-example-com");
        assertThat(ingress.getSpec().getIngressClassName()).isEqualTo("nginx");
        assertThat(render(ONE).all(Ingress.class)).isEmpty();
    }

    @Test
    void the_console_is_reached_by_a_gateway() {
        Rendering rendering = render(IMAGE);
        HTTPRoute route = rendering.one(HTTPRoute.class, "shop-endstate");
        var backend = route.getSpec().getRules().getFirst().getBackendRefs().getFirst();
        assertThat(rendering.one(Service.class, backend.getName()).getSpec().getPorts())
                .anySatisfy(port -> {
                    assertThat(port.getPort()).isEqualTo(backend.getPort());
                    assertThat(port.getTargetPort().getStrVal()).isEqualTo("http");
                });
        assertThat(route.getSpec().getHostnames()).containsExactly("endstate.example.com");
        assertThat(route.getSpec().getParentRefs().getFirst().getName()).isEqualTo("public");
        assertThat(render(ONE).all(HTTPRoute.class)).isEmpty();
    }

    private Rendering render(Path... values) {
        return Chart.rendered(temp, values);
    }
}
