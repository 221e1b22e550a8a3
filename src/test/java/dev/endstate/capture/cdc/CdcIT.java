package dev.endstate.capture.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.endstate.change.Gap;
import dev.endstate.change.RoutedTable;
import dev.endstate.definition.InvalidDefinitionsException;
import dev.endstate.definition.Route;
import dev.endstate.parked.ParkedKeys;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.InBackground;
import dev.endstate.testing.InstanceProcess;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.Seed;
import dev.endstate.testing.SqlStorm;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Nobody announces anything: the log alone tells what changed. */
class CdcIT {
    private final Servers servers = Servers.shared();
    private final ItemsWorld world = ItemsWorld.create(servers);
    private final long seed = Seed.announced();

    CdcIT() {
        world.addItems(200);
        world.sql().execute("ALTER TABLE part REPLICA IDENTITY FULL");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Deployment deploy() {
        return world.deploy(world.capturing());
    }

    @Test
    void a_table_whose_log_tells_too_little_is_refused_with_the_statement_to_run() {
        world.sql().execute("ALTER TABLE part REPLICA IDENTITY DEFAULT");
        assertThatThrownBy(() -> world.deployStrictly(world.capturing()))
                .isInstanceOf(InvalidDefinitionsException.class)
                .hasMessageContaining(
                        "CREATE UNIQUE INDEX CONCURRENTLY \"part_endstate\" ON \"public\".\"part\" (\"item_id\","
                                + " \"id\"); ALTER TABLE \"public\".\"part\" REPLICA IDENTITY USING INDEX \"part_endstate\";");
        world.sql().execute("CREATE UNIQUE INDEX part_endstate ON part (item_id, id)");
        assertThatThrownBy(() -> world.deployStrictly(world.capturing()))
                .hasMessageContaining("run: ALTER TABLE \"public\".\"part\" REPLICA IDENTITY USING INDEX");
        world.sql().execute("ALTER TABLE part REPLICA IDENTITY USING INDEX part_endstate");
        try (Deployment one = deploy()) {
            new SqlStorm(world, seed, 100).run();
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void whatever_is_committed_reaches_the_index() {
        try (Deployment one = deploy()) {
            new SqlStorm(world, seed, 500).run();
            world.awaitIndexEqualsDatabase();
            assertThat(one.bean(ParkedKeys.class).count(world.name())).isZero();
            assertThat(world.deadLetters()).isEmpty();
            assertThat(gaps()).isEmpty();
        }
    }

    @Test
    void another_instance_takes_over_when_the_capturing_one_is_killed() {
        try (InstanceProcess capturing = world.deployApart(world.capturing())) {
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(isCaptured())
                            .as("captured; the process says: %s", capturing.log())
                            .isTrue());
            try (Deployment standby = deploy()) {
                world.awaitIndexEqualsDatabase();
                CompletableFuture<Void> storm = InBackground.run(new SqlStorm(world, seed, 300));
                capturing.kill();
                await().atMost(Duration.ofSeconds(15)).until(this::isCaptured);
                storm.join();
                world.awaitIndexEqualsDatabase();
                assertThat(gaps()).isEmpty();
            }
        }
    }

    @Test
    void instances_that_end_in_order_leave_no_gap() {
        Random random = new Random(seed);
        for (int i = 0; i < 6; i++) {
            try (Deployment one = deploy()) {
                await().atMost(Duration.ofSeconds(20)).until(this::isCaptured);
                assertThat(gaps()).as("after %s ends", i).isEmpty();
                world.sql().update("UPDATE item SET name = ? WHERE id = 1", "round " + i);
                String begin = confirmed();
                await().atMost(Duration.ofSeconds(20)).until(() -> isAfter(confirmed(), begin));
                new SqlStorm(world, seed + i, random.nextInt(3) * 20).run();
            }
        }
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();
            assertThat(gaps()).isEmpty();
        }
    }

    @Test
    void after_PostgreSQL_was_killed_in_the_middle() {
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();
            CompletableFuture<Void> storm = InBackground.run(new SqlStorm(world, seed, 600));
            new SqlStorm(world, seed + 10, 100).run();
            servers.postgres().killAndRestart();
            storm.join();
            new SqlStorm(world, seed + 20, 50).run();
            world.awaitIndexEqualsDatabase();
            assertThat(gaps()).isEmpty();
        }
    }

    @Test
    void a_slot_that_was_dropped_while_nobody_captured_asks_for_a_reconciliation() {
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> !isCaptured());
        world.sql().queryForList("SELECT pg_drop_replication_slot(?)", world.name());
        world.sql().update("UPDATE item SET name = 'missed' WHERE id = 1");
        try (Deployment one = deploy()) {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(gaps())
                            .singleElement()
                            .satisfies(gap -> assertThat(gap.reason()).contains("is gone, and was made anew")));
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void a_slot_that_was_made_anew_by_somebody_else_asks_for_a_reconciliation() {
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> !isCaptured());
        world.sql().queryForList("SELECT pg_drop_replication_slot(?)", world.name());
        world.sql().update("UPDATE item SET name = 'missed' WHERE id = 1");
        world.sql().queryForList("SELECT pg_create_logical_replication_slot(?, 'pgoutput')", world.name());
        try (Deployment one = deploy()) {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(gaps())
                            .singleElement()
                            .satisfies(gap ->
                                    assertThat(gap.reason()).contains("made anew or moved on by somebody else")));
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void a_TRUNCATE_asks_for_a_reconciliation_and_stops_nothing() {
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();
            world.sql().execute("TRUNCATE part");
            world.sql().update("UPDATE item SET name = 'after' WHERE id = 1");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(gaps()).singleElement().satisfies(gap -> {
                        assertThat(gap.table()).isEqualTo("public.part");
                        assertThat(gap.reason()).contains("TRUNCATE");
                    }));
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void a_replica_identity_that_is_taken_back_asks_for_a_reconciliation_with_the_statement_to_run() {
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();
            world.sql().execute("ALTER TABLE part REPLICA IDENTITY DEFAULT");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(gaps()).singleElement().satisfies(gap -> {
                        assertThat(gap.table()).isEqualTo("public.part");
                        assertThat(gap.reason()).contains("does not log [item_id]", "REPLICA IDENTITY USING INDEX");
                    }));
            world.sql().execute("ALTER TABLE part REPLICA IDENTITY FULL");
            new SqlStorm(world, seed, 50).run();
            world.sql().update("UPDATE item SET name = name || '.'");
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void a_table_that_is_taken_out_of_the_publication_is_noticed_put_back_and_compared() {
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();
            world.sql().execute("ALTER PUBLICATION \"" + world.name() + "\" DROP TABLE item");
            world.sql().update("UPDATE item SET name = 'missed' WHERE id = 1");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(gaps()).singleElement().satisfies(gap -> {
                        assertThat(gap.table()).isEqualTo("public.item");
                        assertThat(gap.reason()).contains("not in the publication");
                    }));
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void a_generated_column_does_not_keep_the_application_from_writing() {
        world.sql().execute("ALTER TABLE part ADD loud text GENERATED ALWAYS AS (upper(label)) STORED");
        // As an older version of Endstate has made it.
        world.sql()
                .execute("CREATE PUBLICATION \"" + world.name()
                        + "\" FOR TABLE maker WITH (publish_via_partition_root = true)");
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();
            world.sql().update("INSERT INTO part VALUES (1, 1, 'a')");
            world.sql().update("UPDATE part SET label = 'b', item_id = 2 WHERE id = 1");
            world.awaitIndexEqualsDatabase();
            world.sql().update("DELETE FROM part WHERE id = 1");
            world.awaitIndexEqualsDatabase();
        }
        Map<String, String> properties = new HashMap<>(world.capturing());
        properties.put("endstate.capture.cdc.heartbeat", "10m");
        properties.put("endstate.reconcile.second-look", "100ms");
        properties.put("endstate.reconcile.while-gap-lasts", "1s");
        try (Deployment one = world.deploy(properties)) {
            awaitCapture();
            world.sql().execute("ALTER TABLE part ADD quiet text GENERATED ALWAYS AS (lower(label)) VIRTUAL");
            await().atMost(Duration.ofSeconds(10)).until(() -> !published().contains("part"));
            world.sql().update("INSERT INTO part VALUES (1, 1, 'a')");
            world.sql().update("UPDATE part SET label = 'b'");
            world.awaitIndexEqualsDatabase();
        }
    }

    private void awaitCapture() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !world.sql()
                        .queryForList("SELECT FROM pg_replication_slots WHERE slot_name = ? AND active", world.name())
                        .isEmpty());
    }

    private List<String> published() {
        return world.sql()
                .queryForList(
                        "SELECT tablename FROM pg_publication_tables WHERE pubname = ?", String.class, world.name());
    }

    @Test
    void a_transaction_that_is_under_way_while_its_table_is_put_back_is_compared_after_its_end() {
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();
            world.transactions().executeWithoutResult(status -> {
                JdbcTemplate beside = new JdbcTemplate(world.source(world.name()));
                beside.execute("ALTER PUBLICATION \"" + world.name() + "\" DROP TABLE item");
                // In no log, since the table is published only after it, and in no read, since it is committed only
                // after that.
                world.sql().update("UPDATE item SET name = 'under way' WHERE id = 1");
                await().atMost(Duration.ofSeconds(30)).until(() -> isComparedAfterItsGap(beside));
            });
            world.awaitIndexEqualsDatabase();
        }
    }

    private boolean isComparedAfterItsGap(JdbcTemplate sql) {
        return Boolean.TRUE.equals(sql.queryForObject("""
                SELECT EXISTS (SELECT FROM endstate.gap g JOIN endstate.gaps_closed c ON c.up_to > g.noticed_at)
                   AND EXISTS (SELECT FROM pg_publication_tables WHERE pubname = ? AND tablename = 'item')""", Boolean.class, world.name()));
    }

    @Test
    void partitions_and_included_columns_are_known_as_the_log_has_them() {
        world.sql().execute("CREATE TABLE deferred (id bigint PRIMARY KEY DEFERRABLE, parent bigint NOT NULL)");
        world.sql().execute("CREATE TABLE wide (id bigint, parent bigint NOT NULL, PRIMARY KEY (id) INCLUDE (parent))");
        world.sql().execute("CREATE TABLE root (id bigint, parent bigint NOT NULL) PARTITION BY RANGE (id)");
        world.sql().execute("CREATE TABLE leaf PARTITION OF root FOR VALUES FROM (0) TO (10)");
        world.sql().execute("CREATE TABLE later PARTITION OF root FOR VALUES FROM (10) TO (20)");
        world.sql().execute("ALTER TABLE root REPLICA IDENTITY FULL");
        world.sql().execute("ALTER TABLE leaf REPLICA IDENTITY FULL");
        JdbcClient source = JdbcClient.create(world.source(world.name()));
        IdentityRemedy remedy =
                new IdentityRemedy(new IndexableColumns(source), new OtherPublications(source, "none"), "none");
        ReplicaIdentity identity = new ReplicaIdentity(new TableCatalog(source), remedy);
        Map<String, RoutedTable> tables = Map.of(
                "public.wide", routed("wide"), "public.root", routed("root"), "public.deferred", routed("deferred"));
        // PostgreSQL takes no deferrable key for an identity, and then refuses the application's updates.
        assertThat(identity.contents(tables).carried().get("public.deferred")).isEmpty();
        assertThat(identity.contents(tables).carried().get("public.wide")).containsExactly("id");
        assertThat(identity.contents(tables).carried().get("public.root")).isEmpty();
        assertThat(identity.remedy(routed("root")))
                .isEqualTo("run: ALTER TABLE \"public\".\"later\" REPLICA IDENTITY FULL;");
        world.sql().execute("ALTER TABLE later REPLICA IDENTITY FULL");
        assertThat(identity.contents(tables).carried().get("public.root")).containsExactly("id", "parent");
    }

    private static RoutedTable routed(String table) {
        return new RoutedTable(
                new Route.Origin.Table("public", table),
                new TreeSet<>(Set.of("parent")),
                new TreeSet<>(),
                true,
                new TreeSet<>(Set.of("items")));
    }

    @Test
    void a_slot_of_that_name_in_another_database_of_the_server_is_left_alone() {
        JdbcClient other = JdbcClient.create(world.source(world.createEmptyCopy()));
        ReplicationSlot theirs = new ReplicationSlot(other, world.name());
        theirs.create();
        ReplicationSlot ours = new ReplicationSlot(JdbcClient.create(world.source(world.name())), world.name());
        assertThat(ours.state()).isEmpty();
        assertThatThrownBy(ours::refuseForeign)
                .hasMessageContaining("is that of database " + world.name() + "copy")
                .hasMessageContaining("endstate.capture.cdc.slot");
        theirs.drop();
        ours.refuseForeign();
    }

    @Test
    void columns_that_come_change_and_go_do_not_stop_it() {
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();
            world.sql().execute("ALTER TABLE item ADD COLUMN colour text NOT NULL DEFAULT 'red'");
            world.sql().update("UPDATE item SET name = 'added' WHERE id = 1");
            world.sql().execute("ALTER TABLE item RENAME COLUMN colour TO color");
            world.sql().update("UPDATE item SET name = 'renamed' WHERE id = 2");
            world.sql().execute("ALTER TABLE item ALTER COLUMN amount TYPE bigint");
            world.sql().update("UPDATE item SET amount = 7 WHERE id = 3");
            world.sql().execute("ALTER TABLE item DROP COLUMN color");
            world.sql().update("UPDATE item SET name = 'dropped' WHERE id = 4");
            world.awaitIndexEqualsDatabase();
            assertThat(gaps()).isEmpty();
        }
    }

    @Test
    void an_idle_database_lets_the_slot_move_on_with_the_log_of_the_others() {
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();
            String before = confirmed();
            world.sql()
                    .execute(
                            "CREATE TABLE uncaptured AS SELECT g, repeat('x', 500) AS filler FROM generate_series(1, 20000) g");
            String written =
                    String.valueOf(world.sql().queryForObject("SELECT pg_current_wal_lsn()::text", String.class));
            assertThat(isAfter(written, before)).isTrue();
            await().atMost(Duration.ofSeconds(20)).until(() -> isAfter(confirmed(), written));
        }
    }

    private String confirmed() {
        return String.valueOf(world.sql()
                .queryForObject(
                        "SELECT confirmed_flush_lsn::text FROM pg_replication_slots WHERE slot_name = ?",
                        String.class,
                        world.name()));
    }

    private boolean isAfter(String one, String other) {
        return Boolean.TRUE.equals(
                world.sql().queryForObject("SELECT ?::pg_lsn > ?::pg_lsn", Boolean.class, one, other));
    }

    private boolean isCaptured() {
        return world.sql()
                .queryForList(
                        "SELECT active FROM pg_replication_slots WHERE slot_name = ?", Boolean.class, world.name())
                .contains(true);
    }

    private List<Gap> gaps() {
        return world.sql()
                .query(
                        "SELECT table_name, reason, noticed_at, noticed_at FROM endstate.gap WHERE table_name NOT LIKE 'index %'",
                        (row, n) -> new Gap(
                                row.getString(1),
                                row.getString(2),
                                row.getTimestamp(3).toInstant(),
                                row.getTimestamp(4).toInstant()));
    }
}
