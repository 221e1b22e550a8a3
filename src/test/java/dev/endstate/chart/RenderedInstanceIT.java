package dev.endstate.chart;

import static dev.endstate.chart.Usages.ONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.EndstateApplication;
import dev.endstate.servers.PostgresServer;
import dev.endstate.servers.Servers;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.RestApi;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** An instance that is told what a container of the chart is told, and nothing else but its ports, and is asked what the chart asks. */
class RenderedInstanceIT {
    private static final Map<String, String> SECRETS = Map.of(
            "shop-db/username", PostgresServer.USER,
            "shop-db/password", "",
            "endstate-console/username", "tester",
            "endstate-console/password", "secret");

    private final ItemsWorld world = ItemsWorld.create(Servers.shared());

    @TempDir
    private Path temp;

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void it_indexes_and_answers_its_probes_and_its_scrape() throws IOException {
        world.addItems(5);
        Rendering rendering = Chart.copyTo(temp.resolve("endstate"))
                .render(Chart.KUBERNETES.getLast(), List.of(ONE, ValueFiles.write(temp, addresses())));
        Container container = Rendering.endstate(rendering.deployment("index"));
        try (ConfigurableApplicationContext instance = start(rendering, container)) {
            assertThat(instance.getEnvironment().getProperty("endstate.scan.topic"))
                    .as("what is in `settings`")
                    .isEqualTo(world.processProperties().get("endstate.scan.topic"));

            RestApi management = new RestApi(port(instance, "local.management.port"));
            RestApi console = new RestApi(port(instance, "local.server.port"));
            assertThat(List.of(
                            container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe()))
                    .allSatisfy(probe -> assertThat(management.getWithoutCredentials(
                                    probe.getHttpGet().getPath()))
                            .isEqualTo(200));
            // Who reaches the console reaches nothing that is open to anybody.
            assertThat(console.getWithoutCredentials("/actuator/prometheus")).isEqualTo(401);
            assertThat(console.getWithoutCredentials("/api/indexes")).isEqualTo(401);
            assertThat(console.send("GET", "/api/indexes", true).statusCode()).isEqualTo(200);

            world.awaitIndexEqualsDatabase();
            String index = "{index=\"" + world.name() + "\"}";
            // What the query of the autoscaler is made of.
            await().untilAsserted(() -> assertThat(management
                            .send("GET", "/actuator/prometheus", false)
                            .body())
                    .contains("endstate_lag" + index, "endstate_definition_problems" + index));
        }
    }

    private String addresses() {
        Map<String, String> of = world.processProperties();

        return """
                postgresql: {url: "%s"}
                kafka: {bootstrapServers: [%s]}
                elasticsearch: {uris: ["%s"]}
                logFormat: ""
                settings:
                  endstate.capture.cdc.enabled: false
                  endstate.capture.poll.tables: []
                  endstate.consume.refresh: 200ms
                  endstate.rebuild.refresh: 200ms
                  endstate.topics.table: "%s"
                  endstate.topics.create: all
                  endstate.consume.dead-letter-topic: %s
                  endstate.scan.topic: %s
                  endstate.scan.partitions: 4
                """.formatted(
                        of.get("spring.datasource.url"),
                        of.get("spring.kafka.bootstrap-servers"),
                        of.get("spring.elasticsearch.uris"),
                        of.get("endstate.topics.table"),
                        of.get("endstate.consume.dead-letter-topic"),
                        of.get("endstate.scan.topic"));
    }

    private ConfigurableApplicationContext start(Rendering rendering, Container container) throws IOException {
        Path settings = Files.createDirectory(temp.resolve("config"));
        Files.writeString(
                settings.resolve("application.yml"),
                rendering
                        .one(ConfigMap.class, "shop-endstate-settings")
                        .getData()
                        .get("application.yml"));

        Map<String, Object> variables = new HashMap<>();
        for (EnvVar variable : container.getEnv()) {
            variables.put(
                    variable.getName(),
                    value(variable)
                            .replace("/etc/endstate/config", settings.toString())
                            .replace(
                                    "/etc/endstate/indexes",
                                    String.valueOf(world.definition().getParent())));
        }

        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("container-systemEnvironment", variables));
        return new SpringApplicationBuilder(EndstateApplication.class)
                .environment(environment)
                .run("--server.port=0", "--management.server.port=0", "--spring.main.banner-mode=off");
    }

    private static String value(EnvVar variable) {
        if (variable.getValueFrom() == null) {
            return variable.getValue();
        }
        var key = variable.getValueFrom().getSecretKeyRef();
        return Objects.requireNonNull(SECRETS.get(key.getName() + "/" + key.getKey()), variable.getName());
    }

    private static int port(ConfigurableApplicationContext instance, String property) {
        return Integer.parseInt(Objects.requireNonNull(instance.getEnvironment().getProperty(property)));
    }
}
