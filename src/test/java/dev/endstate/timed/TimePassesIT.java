package dev.endstate.timed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A sale begins: no row changes, nobody sends a message, and the document is another. */
class TimePassesIT {
    private final ItemsWorld world = ItemsWorld.create(Servers.shared());

    @BeforeEach
    void itemsAreSoldFromAMomentOn() throws IOException {
        world.sql().execute("ALTER TABLE item ADD COLUMN sale_from timestamptz NOT NULL DEFAULT '2020-01-01'");
        replace("document.sql", "WHERE NOT i.hidden", "WHERE NOT i.hidden AND i.sale_from <= now()");
        replace("index.yml", "changes:", """
                changes:
                  - every: 1s
                    keys: SELECT id FROM item WHERE sale_from <= now() AND sale_from > :since""");
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void what_time_alone_changes_is_indexed_and_what_changed_while_nobody_was_there() {
        world.addItems(2);
        // A page of one key, so that more than one is needed.
        Map<String, String> small = Map.of("endstate.pipeline.batch-keys", "1");

        try (Deployment deployment = world.deploy(small)) {
            world.awaitIndexEqualsDatabase();

            world.sql()
                    .update(
                            "INSERT INTO item (id, name, sale_from) SELECT n, 'soon', now() + interval '4 seconds' FROM generate_series(11, 13) n");
            world.itemsChanged(11, 12, 13);
            assertThat(world.contents().all(world.name())).containsOnlyKeys("1", "2");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(world.contents().all(world.name()))
                            .containsOnlyKeys("1", "2", "11", "12", "13"));

            world.sql()
                    .update(
                            "INSERT INTO item (id, name, sale_from) VALUES (14, 'later', now() + interval '8 seconds')");
            // Read once, too early, and by nobody's message again.
            world.itemsChanged(14, 1);
            world.sql().update("UPDATE item SET name = 'after it' WHERE id = 1");
            world.itemsChanged(1);
            await().untilAsserted(
                            () -> assertThat(world.contents().all(world.name()).get("1"))
                                    .isEqualTo(world.expected().get("1")));
            assertThat(world.contents().all(world.name())).doesNotContainKey("14");
        }

        await().atMost(Duration.ofSeconds(20))
                .until(() -> world.sql()
                        .queryForObject(
                                "SELECT sale_from + interval '1 second' < now() FROM item WHERE id = 14",
                                Boolean.class));

        try (Deployment deployment = world.deploy(small)) {
            world.awaitIndexEqualsDatabase();
        }
    }

    private void replace(String file, String from, String to) throws IOException {
        Path path = world.definition().resolve(file);
        String text = Files.readString(path);
        assertThat(text).contains(from);
        Files.writeString(path, text.replace(from, to));
    }
}
