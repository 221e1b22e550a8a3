package dev.endstate.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.IndexContents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Documents change without any row that a change could tell of, and nothing captures: the catalog alone tells, with the reason, and a
 * comparison follows. Each hazard has tables and an index of its own in one deployment; some strike while it runs, some while none does.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CatalogChangesIT {
    private static final String TABLE = "CREATE TABLE %s (id bigint PRIMARY KEY, name text NOT NULL);"
            + "INSERT INTO %1$s SELECT g, 'name ' || g FROM generate_series(1, 20) g;";
    private static final String PARTITIONED =
            "CREATE TABLE %s (id bigint PRIMARY KEY, name text NOT NULL) PARTITION BY RANGE (id);"
                    + "CREATE TABLE %1$s_low PARTITION OF %1$s FOR VALUES FROM (0) TO (10);"
                    + "CREATE TABLE %1$s_high PARTITION OF %1$s FOR VALUES FROM (10) TO (100);"
                    + "INSERT INTO %1$s SELECT g, 'name ' || g FROM generate_series(1, 20) g;";

    /**
     * One index.
     *
     * @param fields what it selects from its table, {@code t}
     * @param ddl what happens
     * @param told a part of the gap's reason; empty if there is no gap
     */
    private record Hazard(String name, String schema, String fields, String ddl, String told) {
        String index() {
            return name.replace('_', '-');
        }

        String query() {
            return "SELECT " + fields + " FROM " + name + " t";
        }
    }

    private static final List<Hazard> WHILE_RUNNING = List.of(
            new Hazard(
                    "emptied_partition",
                    PARTITIONED,
                    "t.*",
                    "TRUNCATE %s_low",
                    "table public.emptied_partition_low was"),
            new Hazard(
                    "dropped_partition",
                    PARTITIONED,
                    "t.*",
                    "ALTER TABLE %s DETACH PARTITION %1$s_low; DROP TABLE %1$s_low",
                    "table public.dropped_partition_low is gone"),
            new Hazard(
                    "attached_partition",
                    PARTITIONED
                            + "CREATE TABLE %1$s_more (id bigint PRIMARY KEY, name text NOT NULL); INSERT INTO %1$s_more VALUES (500, 'a');",
                    "t.*",
                    "ALTER TABLE %s ATTACH PARTITION %1$s_more FOR VALUES FROM (500) TO (600)",
                    "table public.attached_partition_more is new"),
            new Hazard(
                    "added_column",
                    TABLE,
                    "t.*",
                    "ALTER TABLE %s ADD COLUMN origin text NOT NULL DEFAULT 'KR'",
                    "origin text"),
            new Hazard(
                    "renamed_label",
                    "CREATE TYPE sale_state AS ENUM ('ON', 'OFF');" + TABLE
                            + "ALTER TABLE %1$s ADD state sale_state NOT NULL DEFAULT 'ON';",
                    "t.id, t.state",
                    "ALTER TYPE sale_state RENAME VALUE 'ON' TO 'FOR_SALE'",
                    "sale_state was ON, now FOR_SALE"),
            new Hazard(
                    "added_label",
                    "CREATE TYPE size AS ENUM ('S', 'M');" + TABLE
                            + "ALTER TABLE %1$s ADD size size NOT NULL DEFAULT 'S';",
                    "t.id, t.size",
                    "ALTER TYPE size ADD VALUE 'L'",
                    ""),
            new Hazard(
                    "renamed_attribute",
                    "CREATE TYPE dims AS (w integer, h integer); CREATE DOMAIN parcel AS dims;" + TABLE
                            + "ALTER TABLE %1$s ADD parcels parcel[] NOT NULL DEFAULT ARRAY[ROW(1, 2)::parcel];",
                    "t.id, t.parcels",
                    "ALTER TYPE dims RENAME ATTRIBUTE w TO width",
                    "attributes of dims was"),
            new Hazard(
                    "altered_type",
                    TABLE + "ALTER TABLE %1$s ADD weight numeric(10,3) NOT NULL DEFAULT 1.250;",
                    "t.id, t.weight",
                    "ALTER TABLE %s ALTER COLUMN weight TYPE numeric(10,1)",
                    "numeric(10,1)"),
            new Hazard(
                    "rewritten",
                    TABLE,
                    "t.id, t.name",
                    "ALTER TABLE %s ALTER COLUMN name TYPE text USING upper(name)",
                    "table public.rewritten was"),
            new Hazard(
                    "replaced_view",
                    TABLE + "CREATE VIEW shown AS SELECT id, upper(name) AS label FROM %1$s;"
                            + "CREATE VIEW shown_again AS SELECT * FROM shown;",
                    "t.id, (SELECT s.label FROM shown_again s WHERE s.id = t.id) AS label",
                    "CREATE OR REPLACE VIEW shown AS SELECT id, lower(name) AS label FROM %s",
                    "view public.shown was replaced"),
            new Hazard(
                    "replaced_function",
                    TABLE + "CREATE FUNCTION inner_part(text) RETURNS text LANGUAGE sql AS 'SELECT upper($1)';"
                            + "CREATE FUNCTION outer_part(text) RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN Inner_Part($1); END';",
                    "t.id, outer_part(t.name) AS label",
                    "CREATE OR REPLACE FUNCTION inner_part(text) RETURNS text LANGUAGE sql AS 'SELECT lower($1)'",
                    "function public.inner_part(text) was replaced"),
            new Hazard(
                    "refreshed_view",
                    TABLE + "CREATE TABLE score (id bigint PRIMARY KEY, points int); INSERT INTO score VALUES (1, 1);"
                            + "CREATE MATERIALIZED VIEW ranked AS SELECT id, points FROM score;",
                    "t.id, (SELECT r.points FROM ranked r WHERE r.id = t.id) AS points",
                    "UPDATE score SET points = 2; REFRESH MATERIALIZED VIEW ranked",
                    "table public.ranked was"),
            new Hazard(
                    "refreshed_beside",
                    TABLE + "CREATE TABLE grade (id bigint PRIMARY KEY, points int); INSERT INTO grade VALUES (1, 1);"
                            + "CREATE MATERIALIZED VIEW graded AS SELECT id, points FROM grade; CREATE UNIQUE INDEX ON graded (id);",
                    "t.id, (SELECT r.points FROM graded r WHERE r.id = t.id) AS points",
                    "UPDATE grade SET points = 2; REFRESH MATERIALIZED VIEW CONCURRENTLY graded",
                    "rows of public.graded was"),
            new Hazard("untouched", TABLE, "t.*", "REINDEX TABLE %s; ANALYZE %1$s; CREATE INDEX ON %1$s (name)", ""));

    private static final List<Hazard> WHILE_NOBODY_RUNS = List.of(
            new Hazard(
                    "emptied_in_the_night",
                    PARTITIONED,
                    "t.*",
                    "TRUNCATE %s_high",
                    "table public.emptied_in_the_night_high was"),
            new Hazard(
                    "made_anew",
                    TABLE,
                    "t.*",
                    "DROP TABLE %s; CREATE TABLE %1$s (id bigint PRIMARY KEY, name text NOT NULL); INSERT INTO %1$s VALUES (1, 'x')",
                    "table public.made_anew was"));

    private final Servers servers = Servers.shared();
    private final String database = "catalog" + ProcessHandle.current().pid();
    private final IndexContents contents =
            new IndexContents(servers.elasticsearch().httpUri());
    private final JdbcTemplate sql = new JdbcTemplate(servers.postgres().createDatabase(database));

    private Path definitions;
    private Deployment deployment;

    @BeforeAll
    void let_all_of_it_happen(@TempDir Path folder) throws IOException {
        definitions = folder;
        for (Hazard hazard : hazards()) {
            sql.execute(hazard.schema().formatted(hazard.name()));
            define(hazard);
        }
        deployment = deploy();
        hazards().forEach(this::awaitEqual);
        deployment.close();
        WHILE_NOBODY_RUNS.forEach(hazard -> sql.execute(hazard.ddl().formatted(hazard.name())));
        deployment = deploy();
        WHILE_RUNNING.forEach(hazard -> sql.execute(hazard.ddl().formatted(hazard.name())));
    }

    @AfterAll
    void close() {
        deployment.close();
    }

    private static List<Hazard> hazards() {
        return Stream.concat(WHILE_RUNNING.stream(), WHILE_NOBODY_RUNS.stream()).toList();
    }

    private void define(Hazard hazard) throws IOException {
        Path folder = Files.createDirectory(definitions.resolve(hazard.index()));
        Files.writeString(folder.resolve("index.yml"), """
                key: {id: bigint}
                keys: SELECT id FROM %s
                changes:
                  - topic: %s.changes
                    key: id
                """.formatted(hazard.name(), database));
        Files.writeString(folder.resolve("document.sql"), hazard.query() + " JOIN ids ON ids.id = t.id");
        Files.writeString(folder.resolve("index.json"), """
                {"settings": {"number_of_shards": 1, "number_of_replicas": 0},
                 "mappings": {"properties": {"weight": {"type": "double"}}}}
                """);
    }

    private Deployment deploy() {
        return Deployment.start(
                servers,
                database,
                definitions,
                Map.of(
                        "endstate.reconcile.second-look", "100ms",
                        "endstate.reconcile.refresh", "200ms",
                        "endstate.reconcile.catalog-every", "1s"));
    }

    @TestFactory
    Stream<DynamicTest> what_is_altered_is_told_and_compared() {
        return hazards().stream()
                .map(hazard -> DynamicTest.dynamicTest(hazard.name(), () -> {
                    awaitEqual(hazard);
                    if (hazard.told().isEmpty()) {
                        assertThat(reasons(hazard)).isEmpty();
                    } else {
                        await().untilAsserted(() -> assertThat(reasons(hazard))
                                .filteredOn(reason -> !isOfRowsBesideTheirTable(reason, hazard))
                                .singleElement()
                                .asString()
                                .contains(hazard.told()));
                    }
                }));
    }

    /** A look may see a statement's rows counted, and only the next one the new file of their table; then both are told. */
    private static boolean isOfRowsBesideTheirTable(String reason, Hazard hazard) {
        return hazard.told().startsWith("table ") && reason.startsWith("rows of ") && !reason.contains(hazard.told());
    }

    private List<String> reasons(Hazard hazard) {
        return sql.queryForList(
                "SELECT reason FROM endstate.gap WHERE table_name = ?", String.class, "index " + hazard.index());
    }

    private void awaitEqual(Hazard hazard) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(contents.all(hazard.index()))
                        .as(hazard.index())
                        .isEqualTo(expected(hazard)));
    }

    private Map<String, JsonNode> expected(Hazard hazard) {
        Map<String, JsonNode> documents = new TreeMap<>();
        sql.query("SELECT q.id::text, to_jsonb(q)::text FROM (" + hazard.query() + ") q", row -> {
            documents.put(row.getString(1), new JsonMapper().readTree(row.getString(2)));
        });
        return documents;
    }
}
