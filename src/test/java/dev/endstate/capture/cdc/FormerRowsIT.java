package dev.endstate.capture.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.endstate.change.RoutedTable;
import dev.endstate.definition.InvalidDefinitionsException;
import dev.endstate.definition.Route;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.SqlStorm;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tables are followed only as far as the log tells their former rows, and the application can always write. */
class FormerRowsIT extends CapturedItems {
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
}
