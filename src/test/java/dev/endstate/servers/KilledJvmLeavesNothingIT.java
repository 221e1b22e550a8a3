package dev.endstate.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledJvmLeavesNothingIT {
    @Test
    void noProcessAndNoFolder(@TempDir Path temporary) throws Exception {
        Process jvm = new ProcessBuilder(JavaCommand.of(StartsServers.class, List.of(), Map.of()))
                .redirectError(temporary.resolve("err").toFile())
                .start();
        try (var out = jvm.inputReader(StandardCharsets.UTF_8)) {
            List<Path> folders = out
                    .lines()
                    .filter(line -> line.startsWith(StartsServers.FOLDERS))
                    .findFirst()
                    .map(line -> line.substring(StartsServers.FOLDERS.length()))
                    .map(paths -> List.of(paths.split(",")))
                    .orElseThrow(() -> new AssertionError("The servers did not start"))
                    .stream()
                    .map(Path::of)
                    .toList();
            List<ProcessHandle> processes = jvm.descendants().toList();
            assertThat(folders).hasSize(2).allMatch(Files::exists);
            assertThat(processes).hasSizeGreaterThan(4);

            jvm.destroyForcibly();

            Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                assertThat(processes).noneMatch(ProcessHandle::isAlive);
                assertThat(folders).noneMatch(Files::exists);
            });
        }
    }

    /** Another JVM's whole life: it starts the servers, says where, and waits for its end. */
    static final class StartsServers {
        private static final String FOLDERS = "folders: ";

        private StartsServers() {}

        public static void main(String[] args) throws InterruptedException {
            PostgresServer postgres = PostgresServer.start();
            ElasticsearchServer elasticsearch = ElasticsearchServer.start();
            System.out.println(FOLDERS + postgres.folder() + "," + elasticsearch.folder());
            Thread.currentThread().join();
        }
    }
}
