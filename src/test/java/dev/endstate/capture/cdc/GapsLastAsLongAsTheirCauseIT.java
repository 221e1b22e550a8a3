package dev.endstate.capture.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/**
 * What keeps the log from telling of changes opens a gap that no comparison closes while it lasts, also where it began or ended while
 * nobody captured. One instance for all tests; some stop it and start another.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GapsLastAsLongAsTheirCauseIT {
    private final ItemsWorld world = ItemsWorld.create(Servers.shared());
    private final String publication = "\"" + world.name() + "\"";
    private final LastingGaps gaps = new LastingGaps(world);
    private Deployment deployment;

    @BeforeAll
    void start() {
        world.sql().execute("DROP TABLE part");
        world.sql().execute("""
                CREATE TABLE part (id bigint NOT NULL, item_id bigint NOT NULL, label text NOT NULL, PRIMARY KEY (id))
                PARTITION BY RANGE (id)""");
        world.sql().execute("CREATE TABLE part_old PARTITION OF part FOR VALUES FROM (0) TO (1000)");
        world.sql().execute("ALTER TABLE part_old REPLICA IDENTITY FULL");
        world.addItems(20);
        world.sql().update("INSERT INTO part SELECT n, n % 20 + 1, 'part' FROM generate_series(1, 40) n");
        deployment = deploy();
        world.awaitIndexEqualsDatabase();
    }

    @BeforeEach
    void begin_without_gaps() {
        gaps.awaitNoGap();
    }

    @AfterAll
    void close() {
        deployment.close();
        world.close();
    }

    private Deployment deploy() {
        Map<String, String> properties = new HashMap<>(world.capturing());
        properties.put("endstate.reconcile.second-look", "100ms");
        properties.put("endstate.reconcile.while-gap-lasts", "1s");
        Deployment started = world.deploy(properties);
        gaps.ask(started);
        return started;
    }

    private void whileNobodyCaptures(Runnable work) {
        deployment.close();
        work.run();
        deployment = deploy();
    }

    @Test
    void a_new_partition_of_the_default_identity_is_compared_again_and_again_until_somebody_alters_it() {
        world.sql().execute("CREATE TABLE part_new PARTITION OF part FOR VALUES FROM (1000) TO (2000)");
        JsonNode gap = gaps.awaitGapThatLasts("public.part", "does not log [item_id]");
        world.sql().update("INSERT INTO part VALUES (1001, 1, 'a'), (1002, 2, 'b'), (1003, 3, 'c')");
        world.awaitIndexEqualsDatabase();
        gaps.awaitTwoMoreComparisons();
        world.sql().update("DELETE FROM part WHERE id = 1001");
        world.awaitIndexEqualsDatabase();

        // Any deployment: what has a gap is served all the same.
        whileNobodyCaptures(() -> world.sql().update("DELETE FROM part WHERE id = 1002"));
        world.awaitIndexEqualsDatabase();
        assertThat(gaps.awaitGapThatLasts("public.part", "does not log [item_id]")
                        .path("noticedAt"))
                .isEqualTo(gap.path("noticedAt"));

        world.sql().execute(LastingGaps.remedy(gap));
        gaps.awaitNoGap();
        world.sql().update("DELETE FROM part WHERE id = 1003");
        world.awaitIndexEqualsDatabase();
        assertThat(gaps.now()).isEmpty();
    }

    @Test
    void a_publication_that_was_dropped_and_made_anew_while_nobody_captured() {
        whileNobodyCaptures(() -> {
            world.sql().execute("DROP PUBLICATION " + publication);
            world.sql().update("UPDATE item SET name = 'meanwhile' WHERE id = 1");
            world.sql()
                    .execute("CREATE PUBLICATION " + publication
                            + " FOR TABLE item, part, maker WITH (publish_via_partition_root = true)");
        });
        world.awaitIndexEqualsDatabase();
        assertThat(gaps.told())
                .anySatisfy(reason -> assertThat(reason).contains("was out of the publication for a time"));
    }

    @Test
    void a_table_that_is_out_of_the_publication_between_two_looks() {
        world.transactions().executeWithoutResult(status -> {
            world.sql().execute("ALTER PUBLICATION " + publication + " DROP TABLE item");
            world.sql().update("UPDATE item SET name = 'between' WHERE id = 2");
            world.sql().execute("ALTER PUBLICATION " + publication + " ADD TABLE item");
        });
        gaps.awaitTold("was out of the publication for a time");
        world.awaitIndexEqualsDatabase();
    }

    @Test
    void an_option_that_is_taken_away_while_the_log_is_read_and_given_back_as_the_gap_says() {
        world.sql().execute("ALTER PUBLICATION " + publication + " SET (publish = 'insert, delete')");
        JsonNode gap = gaps.awaitGapThatLasts("public.item", "keeps changes back");
        world.sql().update("UPDATE item SET name = 'kept back' WHERE id = 3");
        world.awaitIndexEqualsDatabase();
        gaps.awaitTwoMoreComparisons();
        world.sql().execute(LastingGaps.remedy(gap));
        gaps.awaitNoGap();
    }

    @Test
    void a_row_filter_that_is_set_while_the_log_is_read_and_removed_as_the_gap_says() {
        world.sql().execute("ALTER PUBLICATION " + publication + " SET TABLE part, maker, item WHERE (id < 3)");
        JsonNode gap = gaps.awaitGapThatLasts("public.item", "row filter");
        world.sql().update("INSERT INTO item (id, name) VALUES (50, 'filtered')");
        world.awaitIndexEqualsDatabase();
        world.sql().execute(LastingGaps.remedy(gap));
        gaps.awaitNoGap();
        world.sql().update("INSERT INTO item (id, name) VALUES (51, 'not filtered')");
        world.awaitIndexEqualsDatabase();
    }

    @Test
    void a_table_that_cannot_be_put_back_for_a_while() throws SQLException {
        try (Connection vacuum = world.source(world.name()).getConnection()) {
            vacuum.setAutoCommit(false);
            new JdbcTemplate(world.source(world.name()))
                    .execute("ALTER PUBLICATION " + publication + " DROP TABLE maker");
            try (var statement = vacuum.createStatement()) {
                // As whoever builds an index or vacuums holds it.
                statement.execute("LOCK TABLE maker IN SHARE UPDATE EXCLUSIVE MODE");
            }

            gaps.awaitGapThatLasts("public.maker", "is not in the publication");
            world.sql().update("INSERT INTO maker VALUES (1, 'before')");
            world.sql().update("UPDATE item SET maker_id = 1 WHERE id = 4");

            gaps.awaitTwoMoreComparisons();
            world.sql().update("UPDATE maker SET name = 'after'");
            world.awaitIndexEqualsDatabase();
            gaps.awaitGapThatLasts("public.maker", "is not in the publication");
            vacuum.rollback();
        }

        gaps.awaitNoGap();
        world.sql().update("UPDATE maker SET name = 'told'");
        world.awaitIndexEqualsDatabase();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            public.item | inherit from it     | CREATE TABLE later (PRIMARY KEY (id)) INHERITS (item)                        | INSERT INTO later (id, name) VALUES (%d, 'heir')
            public.part | foreign or unlogged | CREATE UNLOGGED TABLE later PARTITION OF part FOR VALUES FROM (5000) TO (6000) | INSERT INTO part VALUES (%d, 1, 'unlogged')
            """)
    void rows_that_no_log_tells_as_the_table_s(String table, String reason, String ddl, String insert) {
        world.sql().execute(ddl);
        gaps.awaitGapThatLasts(table, reason);
        world.sql().update(insert.formatted(5001));
        world.awaitIndexEqualsDatabase();
        gaps.awaitTwoMoreComparisons();
        world.sql().update(insert.formatted(5002));
        world.awaitIndexEqualsDatabase();
        world.sql().execute("DROP TABLE later");
        gaps.awaitNoGap();
        world.awaitIndexEqualsDatabase();
    }

    @Test
    void a_rollback_of_a_deployment_for_a_time_to_one_that_routes_less() throws IOException {
        Path aside = world.definition().getParent().resolveSibling(world.name() + "-aside");
        world.sql().execute("ALTER TABLE item REPLICA IDENTITY FULL");

        deployment.close();
        Files.move(world.definition(), aside);
        defineLess(world.definition().resolveSibling(world.name() + "-names"));
        deployment = deploy();

        try {
            awaitCaptureOfLess();
            world.sql().update("UPDATE item SET amount = 5 WHERE id = 5");
            awaitReadingOfWhatIsWritten();
        } finally {
            deployment.close();
            Files.move(aside, world.definition());
            deployment = deploy();
        }

        world.awaitIndexEqualsDatabase();
        assertThat(gaps.told()).anySatisfy(reason -> assertThat(reason).contains("for less than an index follows"));
    }

    /** Another definition over the same tables, all that the instances of the time know. */
    private static void defineLess(Path folder) throws IOException {
        Files.createDirectory(folder);

        Files.writeString(folder.resolve("index.yml"), """
                key: {id: bigint}
                keys: SELECT id FROM item
                changes:
                  - table: item
                    key: id
                    when: [name]
                """);
        Files.writeString(folder.resolve("document.sql"), "SELECT i.id, i.name FROM ids JOIN item i ON i.id = ids.id");
        Files.writeString(
                folder.resolve("index.json"), "{\"settings\": {\"number_of_shards\": 1, \"number_of_replicas\": 0}}");
    }

    private void awaitCaptureOfLess() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> List.of(false)
                        .equals(world.sql()
                                .queryForList(
                                        "SELECT always FROM endstate.captured WHERE table_name = 'public.item'",
                                        Boolean.class)));
    }

    private void awaitReadingOfWhatIsWritten() {
        String written = world.sql().queryForObject("SELECT pg_current_wal_lsn()::text", String.class);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> world.sql()
                        .queryForList(
                                "SELECT confirmed_flush_lsn >= ?::pg_lsn FROM pg_replication_slots WHERE slot_name = ?",
                                Boolean.class,
                                written,
                                world.name())
                        .contains(true));
    }
}
