package dev.endstate.servers;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.springframework.util.FileSystemUtils;

/** A real Elasticsearch node on ports of its own that can be killed and started again with its data. */
public final class ElasticsearchServer implements Killable, AutoCloseable {
    private static final Duration START = Duration.ofSeconds(120);

    /** Options of the JVM besides the heap's size: tests that index little need no optimizing compiler, benchmarks do. */
    private static final String JAVA_OPTIONS = System.getProperty("servers.java-options", "");

    private final Path home;
    private final Path folder;
    private final int port;
    private final String heap;
    private ServerProcess process;

    private ElasticsearchServer(Path home, Path folder, int port, String heap) throws IOException {
        this.home = home;
        this.folder = folder;
        this.port = port;
        this.heap = heap;
        this.process = startProcess();
    }

    public static ElasticsearchServer start() {
        return start("512m");
    }

    /** Starts an empty node; the heap is in the JVM's notation, such as {@code 512m}. */
    public static ElasticsearchServer start(String heap) {
        return start("endstate", FreePort.onLoopback(), heap, "discovery.type: single-node");
    }

    /**
     * Starts a node that may be one of several.
     *
     * @param transportPort where the other nodes reach it
     * @param settings lines of its configuration: with whom it makes a cluster, and as what
     */
    static ElasticsearchServer start(String node, int transportPort, String heap, String settings) {
        try {
            Path home = home(Distribution.unpacked("elasticsearch", new Zip()));
            Path folder = Files.createTempDirectory("endstate-elasticsearch-");

            try {
                int port = FreePort.onLoopback();
                configure(home, folder, port, node, transportPort, settings);
                Account.ofServers().own(folder);
                return new ElasticsearchServer(home, folder, port, heap);
            } catch (IOException | RuntimeException e) {
                FileSystemUtils.deleteRecursively(folder);
                throw e;
            }
        } catch (IOException e) {
            throw new IllegalStateException("Elasticsearch cannot be started: " + e.getMessage(), e);
        }
    }

    /** Its first process, which all others descend from; another one after each start. */
    public ProcessHandle process() {
        return process.handle();
    }

    public URI httpUri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Whether there is an index or an alias of this name. */
    public boolean has(String index) {
        try (var client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(httpUri().resolve("/" + index))
                    .HEAD()
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException away) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    Path folder() {
        return folder;
    }

    @Override
    public void kill() {
        process.kill();
    }

    /** Starts the killed node again, on the same ports and data; returns when every index can be read and written. */
    @Override
    public void restart() {
        try {
            process = startProcess();
        } catch (IOException e) {
            throw new IllegalStateException("Elasticsearch cannot be started again: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        process.kill();
        FileSystemUtils.deleteRecursively(folder);
    }

    private ServerProcess startProcess() throws IOException {
        Map<String, String> environment = Map.of(
                "ES_JAVA_HOME", System.getProperty("java.home"),
                "ES_JAVA_OPTS", "-Xms" + heap + " -Xmx" + heap + " " + JAVA_OPTIONS,
                "ES_PATH_CONF", folder.resolve("config").toString(),
                "ES_TMPDIR", folder.resolve("tmp").toString(),
                "CLI_JAVA_OPTS", "-Djava.io.tmpdir=" + folder.resolve("tmp"));

        List<String> command = List.of(home.resolve("bin/elasticsearch").toString());
        ServerProcess started = ServerProcess.start("Elasticsearch", "KILL", folder, command, environment);
        try (var client = HttpClient.newHttpClient()) {
            URI health = httpUri().resolve("/_cluster/health?wait_for_status=yellow&timeout=1s");
            HttpRequest request = HttpRequest.newBuilder(health)
                    .timeout(Duration.ofSeconds(5))
                    .build();
            started.awaitReady(
                    START,
                    () -> client.send(request, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200);
        }
        return started;
    }

    private static Path home(Path unpacked) throws IOException {
        try (var folders = Files.list(unpacked)) {
            return folders.findFirst().orElseThrow();
        }
    }

    private static void configure(Path home, Path folder, int port, String node, int transportPort, String settings)
            throws IOException {
        FileSystemUtils.copyRecursively(home.resolve("config"), folder.resolve("config"));
        Files.createDirectory(folder.resolve("tmp"));

        Files.writeString(folder.resolve("config/elasticsearch.yml"), """
                cluster.name: endstate
                node.name: %s
                %s
                network.host: 127.0.0.1
                http.port: %d
                transport.port: %d
                path.data: "%s"
                path.logs: "%s"
                xpack.security.enabled: false
                # A developer's disk may be nearly full, which says nothing about Endstate.
                cluster.routing.allocation.disk.threshold_enabled: false
                """.formatted(
                        node, settings, port, transportPort, folder.resolve("data"), folder.resolve("logs")));
    }

    private record Zip() implements Distribution.Archive {
        @Override
        public InputStream open() throws IOException {
            InputStream zip = ElasticsearchServer.class.getResourceAsStream("/elasticsearch.zip");
            if (zip == null) {
                throw new IOException("elasticsearch.zip is not on the class path; the build copies it there"
                        + " (mvn generate-test-resources)");
            }
            return zip;
        }

        @Override
        public ArchiveInputStream<?> entries(InputStream in) {
            return new ZipArchiveInputStream(in);
        }
    }
}
