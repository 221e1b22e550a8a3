package dev.endstate.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real Prometheus that scrapes one instance of Endstate each second. It is the machine's own, of Debian's package. */
public final class PrometheusServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PrometheusServer.class);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;
    private final int port;
    private final ServerProcess process;

    private PrometheusServer(Path folder, int port, ServerProcess process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /** Skips the test, with one line, where a program of the package is not there. */
    public static void assumeThereIs(String program) {
        boolean isThere = Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
        if (!isThere) {
            log.warn("{} is not installed, so what needs it is skipped: apt-get install prometheus", program);
        }
        Assumptions.assumeTrue(isThere, program + " is not installed");
    }

    /** Starts it; returns when it has scraped the instance at that port twice, so that there are rates. */
    public static PrometheusServer scraping(int target, Path rules) {
        try {
            Path folder = Files.createTempDirectory("endstate-prometheus-");
            Files.copy(rules, folder.resolve("rules.yml"));
            Files.writeString(folder.resolve("prometheus.yml"), """
                    global: {scrape_interval: 1s, evaluation_interval: 1s}
                    rule_files: [rules.yml]
                    scrape_configs:
                      - job_name: endstate
                        metrics_path: /actuator/prometheus
                        static_configs: [{targets: ['localhost:%d']}]
                    """.formatted(target));
            Account.ofServers().own(folder);

            int port = FreePort.onLoopback();
            List<String> command = List.of(
                    "prometheus",
                    "--config.file=prometheus.yml",
                    "--storage.tsdb.path=data",
                    "--web.listen-address=127.0.0.1:" + port);

            PrometheusServer server = new PrometheusServer(
                    folder, port, ServerProcess.start("Prometheus", "TERM", folder, command, Map.of()));
            server.process.awaitReady(
                    Duration.ofSeconds(30),
                    () -> server.query("count_over_time(up[1m]) >= 2").size() == 1);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("Prometheus cannot be started", e);
        }
    }

    /** The series that a query returns. */
    public JsonNode query(String query) {
        return get("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
                .at("/data/result");
    }

    /** The rules, with what came of them. */
    public JsonNode rules() {
        return get("/api/v1/rules").at("/data/groups/0/rules");
    }

    private JsonNode get(String path) {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            if (answer.statusCode() != 200) {
                throw new IllegalStateException(path + ": " + answer.body());
            }
            return new JsonMapper().readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        process.kill();
        FileSystemUtils.deleteRecursively(folder);
    }
}
