package dev.endstate.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.fanout.FanoutTasks;
import dev.endstate.index.Generations;
import dev.endstate.parked.ParkedKeys;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A locked table, or a closed index, stops the index that needs it and no other. */
class OneIndexIsStuckIT {
    private static final Duration SOON = Duration.ofSeconds(8);
    private static final int ITEMS = 600;
    private static final ItemsWorld WORLD = ItemsWorld.create(Servers.shared());
    private static final String OTHER = WORLD.name() + "other";
    private static Deployment deployment;

    @BeforeAll
    static void deploy() throws IOException {
        WORLD.addItems(ITEMS);
        WORLD.sql().update("INSERT INTO maker VALUES (1, 'one'), (2, 'two')");
        WORLD.sql().update("UPDATE item SET maker_id = 1 + id % 2");
        WORLD.sql().execute("CREATE TABLE other (id bigint PRIMARY KEY, name text)");
        WORLD.sql().execute("INSERT INTO other VALUES (1, 'at first')");

        Path folder = Files.createDirectory(WORLD.definition().resolveSibling(OTHER));
        Files.writeString(
                folder.resolve("index.yml"),
                "key: {id: bigint}\nkeys: SELECT id FROM other\nchanges: [{table: other, key: id}]");
        Files.writeString(folder.resolve("document.sql"), "SELECT o.id, o.name FROM ids JOIN other o USING (id)");
        Files.writeString(
                folder.resolve("index.json"),
                "{\"settings\": {\"number_of_replicas\": 0, \"refresh_interval\": \"100ms\"}}");

        // So many batches of one change that they could hold every thread.
        deployment = WORLD.deploy(Map.of("endstate.source.lock-timeout", "2s", "endstate.pipeline.batch-keys", "20"));
        WORLD.awaitIndexEqualsDatabase();
        await().untilAsserted(() -> assertThat(WORLD.contents().all(OTHER)).hasSize(1));
    }

    @AfterAll
    static void close() {
        deployment.close();
        WORLD.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"part", "item"})
    void a_locked_table_stops_the_indexes_that_read_it_and_nothing_is_parked_or_handed_over(String table)
            throws SQLException {
        try (Connection locking =
                        Objects.requireNonNull(WORLD.sql().getDataSource()).getConnection();
                Statement lock = locking.createStatement()) {
            locking.setAutoCommit(false);
            lock.execute("UPDATE maker SET name = name || ' changed'");
            lock.execute("LOCK TABLE " + table);
            publishMakers();
            for (int i = 0; i < 4; i++) {
                changeOther(table + " is locked " + i);
            }
            locking.commit();
        }
        // What was read meanwhile, if the log was not, saw the makers as they were.
        publishMakers();
        WORLD.awaitIndexEqualsDatabase();
        assertNothingIsLeft();
    }

    @Test
    void a_closed_index_stops_only_itself() {
        String generation =
                deployment.bean(Generations.class).of(WORLD.name()).getFirst().toString();
        WORLD.contents().call("POST", generation + "/_close", "");
        WORLD.sql().update("UPDATE maker SET name = name || ' again'");
        publishMakers();
        for (int i = 0; i < 4; i++) {
            changeOther("while closed " + i);
        }
        WORLD.contents().call("POST", generation + "/_open", "");
        WORLD.awaitIndexEqualsDatabase();
        assertNothingIsLeft();
    }

    private static void publishMakers() {
        for (int maker = 1; maker <= 2; maker++) {
            WORLD.publish(WORLD.tableTopic("maker"), String.valueOf(maker), "{\"id\":" + maker + "}");
        }
    }

    private static void changeOther(String name) {
        WORLD.sql().update("UPDATE other SET name = ?", name);
        WORLD.publish(WORLD.tableTopic("other"), "1", "{\"id\":1}");
        await().atMost(SOON).untilAsserted(() -> {
            Map<String, JsonNode> documents = WORLD.contents().all(OTHER);
            assertThat(documents.get("1").path("name").asString()).isEqualTo(name);
        });
    }

    private static void assertNothingIsLeft() {
        assertThat(deployment.bean(ParkedKeys.class).count(WORLD.name())).isZero();
        assertThat(deployment.bean(FanoutTasks.class).count(WORLD.name())).isZero();
    }
}
