package dev.endstate.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.index.Generations;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What an instance takes of the servers does not grow with its definitions. */
class ManyDefinitionsIT {
    private static final int DEFINITIONS = 30;

    /** Reads, tickets, Endstate's own state, locks: as docs/postgresql.md counts them. */
    private static final int SESSIONS = 10 + 2 + 5 + 1;

    private final ItemsWorld world = ItemsWorld.create(Servers.shared());
    private final List<String> indexes = new ArrayList<>(List.of(world.name()));

    @Test
    void many_indexes_are_built_at_once_by_few_sessions() throws IOException, InterruptedException {
        world.addItems(3);
        while (indexes.size() < DEFINITIONS) {
            indexes.add(copied(world.name() + "n" + indexes.size()));
        }
        AtomicBoolean goesOn = new AtomicBoolean(true);
        List<Integer> sessions = new ArrayList<>();
        Thread watch = Thread.ofVirtual().start(() -> {
            while (goesOn.get()) {
                sessions.add(sessions());
                sleep();
            }
        });
        try (Deployment deployment = world.deploy(Map.of("endstate.rebuild.refresh", "1s"))) {
            Generations generations = deployment.bean(Generations.class);
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(500))
                    .untilAsserted(() -> assertThat(indexes)
                            .allSatisfy(index ->
                                    assertThat(generations.active(index)).isPresent()));
            indexes.forEach(index -> assertThat(world.contents().all(index)).hasSize(3));
        } finally {
            goesOn.set(false);
            watch.join();
            world.close();
        }
        assertThat(sessions).allMatch(count -> count <= SESSIONS);
    }

    private String copied(String name) throws IOException {
        Path folder = Files.createDirectory(world.definition().resolveSibling(name));
        try (var files = Files.list(world.definition())) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        return name;
    }

    private int sessions() {
        return world.sql()
                .queryForObject(
                        "SELECT count(*)::int FROM pg_stat_activity WHERE datname = ? AND pid <> pg_backend_pid()",
                        Integer.class,
                        world.name());
    }

    private static void sleep() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
