package dev.endstate.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.servers.FreePort;
import dev.endstate.servers.Servers;
import dev.endstate.testing.IndexContents;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.FileSystemResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/**
 * Both images, with the roles, the variables and the probes of the compose file, on the servers of the tests. Run by
 * {@code .ci/image}, which builds them: {@code -Dimage.endstate} and {@code -Dimage.shop} name them.
 */
class ImageRun {
    private static final int UNPRIVILEGED = 10001;
    private static final int ENDED_BY_SIGTERM = 128 + 15;
    private static final Duration START = Duration.ofSeconds(60);
    private static final Map<String, String> ROWS = Map.of(
            "products", "SELECT count(*) FROM product WHERE status <> 'DRAFT'",
            "sellers", "SELECT count(*) FROM seller",
            "orders", "SELECT count(*) FROM customer_order");

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void the_images_fill_a_shop_and_index_it_as_the_compose_file_starts_them() throws Exception {
        ComposeFile compose = ComposeFile.read();
        try (Servers servers = Servers.start()) {
            var database = servers.postgres().createDatabase("shop");
            new ResourceDatabasePopulator(new FileSystemResource("compose/postgres/roles.sql")).execute(database);
            String shopPort = Integer.toString(FreePort.onLoopback());
            String endstatePort = Integer.toString(FreePort.onLoopback());

            try (ImageContainer shop = container("shop", compose, servers, Map.of("SHOP_PORT", shopPort));
                    ImageContainer endstate = container(
                            "endstate",
                            compose,
                            servers,
                            // Refuses to start without the image's cache.
                            Map.of("SERVER_PORT", endstatePort, "JAVA_TOOL_OPTIONS", "-XX:AOTMode=on"))) {
                shop.start(null, "");
                awaitHealth(shop, compose.service("shop"), shopPort);

                ComposeService service = compose.service("endstate");
                ComposeService.Mount definitions = service.mounts().getFirst();
                Instant started = Instant.now();
                endstate.start(definitions.path(), definitions.target());
                awaitHealth(endstate, service, endstatePort);
                System.out.println("Ready, and asked by a probe: "
                        + Duration.between(started, Instant.now()).toMillis() + " ms");

                assertThat(setPrice(shopPort)).isEqualTo(200);
                await().atMost(START)
                        .untilAsserted(() -> assertThat(product(servers)).contains("\"price\":12.34"));
                shop.leave(START);
                await().atMost(START)
                        .untilAsserted(
                                () -> assertThat(documents(servers)).isEqualTo(rows(JdbcClient.create(database))));

                assertThat(endstate.told("status"))
                        .containsPattern("(?m)^Uid:\\s+%1$d\\s+%1$d\\s+%1$d".formatted(UNPRIVILEGED))
                        .containsPattern("(?m)^CapEff:\\s+0+$");
                assertThat(endstate.told("mountinfo")).containsPattern("(?m) / ro[, ]");
                System.out.println("Memory: "
                        + endstate.told("status")
                                .lines()
                                .filter(line -> line.startsWith("VmHWM") || line.startsWith("VmRSS"))
                                .toList());
                assertThat(endstate.leave(START)).isEqualTo(ENDED_BY_SIGTERM);
                assertThat(endstate.log()).doesNotContain("ERROR", " waits");
            }
        }
    }

    private static ImageContainer container(
            String name, ComposeFile compose, Servers servers, Map<String, String> others) throws Exception {
        Map<String, String> environment = new HashMap<>();
        compose.service(name)
                .environment()
                .forEach((variable, value) -> environment.put(
                        variable,
                        value.replace(
                                        "postgres:5432",
                                        "127.0.0.1:" + servers.postgres().port())
                                .replace("kafka:9092", servers.kafka().bootstrapServers())
                                .replace(
                                        "http://elasticsearch:9200",
                                        servers.elasticsearch().httpUri().toString())));

        environment.putAll(others);
        return new ImageContainer(
                BuiltImage.of(Objects.requireNonNull(System.getProperty("image." + name))), environment);
    }

    private static void awaitHealth(ImageContainer container, ComposeService service, String port) {
        String own = service.listensAt().iterator().next();
        List<String> probe = service.healthCommand().stream()
                .map(word -> word.replace("localhost:" + own, "localhost:" + port))
                .toList();

        try {
            await().atMost(START)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> !container.isAlive() || container.run(probe) == 0);
        } catch (RuntimeException e) {
            throw new IllegalStateException(service.name() + " is not well:\n" + container.log(), e);
        }

        assertThat(container.isAlive()).as(container.log()).isTrue();
    }

    private int setPrice(String port) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/products/1"))
                                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"price\": 12.34}"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static String product(Servers servers) {
        return new IndexContents(servers.elasticsearch().httpUri())
                .call("GET", "/products/_doc/1", "")
                .toString();
    }

    private static Map<String, Long> documents(Servers servers) {
        IndexContents contents = new IndexContents(servers.elasticsearch().httpUri());
        Map<String, Long> counts = new HashMap<>();
        ROWS.keySet().forEach(index -> {
            contents.call("POST", "/" + index + "/_refresh", "");
            counts.put(
                    index,
                    contents.call("GET", "/" + index + "/_count", "")
                            .path("count")
                            .asLong());
        });
        return counts;
    }

    private static Map<String, Long> rows(JdbcClient shop) {
        Map<String, Long> counts = new HashMap<>();
        ROWS.forEach((index, sql) ->
                counts.put(index, shop.sql(sql).query(Long.class).single()));
        return counts;
    }
}
