package dev.endstate.capture.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.endstate.capture.CaptureProperties;
import dev.endstate.capture.CapturedTables;
import dev.endstate.change.RoutedTable;
import dev.endstate.definition.Definition;
import dev.endstate.definition.DefinitionParser;
import dev.endstate.definition.Definitions;
import dev.endstate.definition.Problem;
import dev.endstate.servers.PostgresServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.util.unit.DataSize;

/**
 * Whatever is routed: once the check's advice was followed and the publication was made, each statement of the application still
 * succeeds. What cannot be followed is refused by name, and stays out.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ShopWrites {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final String PUBLICATION = "watched";

    private final SingleConnectionDataSource server = new SingleConnectionDataSource();
    private final JdbcTemplate sql = new JdbcTemplate(server);
    private final JdbcClient source = JdbcClient.create(server);
    private final TableCatalog catalog = new TableCatalog(source);
    private final IdentityRemedy remedy =
            new IdentityRemedy(new IndexableColumns(source), new OtherPublications(source, PUBLICATION), PUBLICATION);
    private final Publication publication = new Publication(server, PUBLICATION);
    private final Admission admission = new Admission(catalog, publication, remedy);
    private final CapturedTables captured = new CapturedTables(
            source,
            TransactionOperations.withoutTransaction(),
            new CaptureProperties(
                    new CaptureProperties.Cdc(
                            true,
                            "slot",
                            PUBLICATION,
                            null,
                            null,
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(2),
                            Duration.ofSeconds(1),
                            DataSize.ofGigabytes(1)),
                    new CaptureProperties.Poll(List.of(), Duration.ofSeconds(1))));

    private final boolean isNewest;

    ShopWrites(PostgresServer postgres) {
        String database = "shopwrites" + NUMBER.incrementAndGet() + "x"
                + ProcessHandle.current().pid();
        postgres.createDatabase(database);
        server.setUrl(postgres.jdbcUrl(database));
        server.setUsername(PostgresServer.USER);
        server.setSuppressClose(true);
        isNewest = source.sql("SELECT current_setting('server_version_num')::int >= 180000")
                .query(Boolean.class)
                .single();
    }

    @BeforeAll
    void describeThings() {
        sql.execute("CREATE DOMAIN note AS text; CREATE DOMAIN sku AS varchar(40); CREATE TYPE size AS ENUM ('s', 'm');"
                + " CREATE TYPE pair AS (a integer, b text);"
                + " CREATE FOREIGN DATA WRAPPER elsewhere; CREATE SERVER away FOREIGN DATA WRAPPER elsewhere");
        sql.execute("CREATE FUNCTION long_text(characters integer) RETURNS text LANGUAGE sql AS"
                + " $$ SELECT string_agg(chr(20000 + g), '') FROM generate_series(1, $1) g $$");
    }

    @AfterAll
    void disconnect() {
        server.destroy();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            text                                 | FULL  | 'x'    | long_text(9000)
            note                                 | FULL  | 'x'    | long_text(9000)
            jsonb                                | FULL  | '{}'   | to_jsonb(long_text(9000))
            json                                 | FULL  | '{}'   | to_json(long_text(9000))
            xml                                  | FULL  | '<a/>' | '<b/>'
            point                                | FULL  | '1,2'  | '1,3'
            bytea                                | FULL  | 'x'    | convert_to(long_text(9000), 'UTF8')
            tstzrange                            | FULL  | '[,]'  | 'empty'
            pair                                 | FULL  | '(1,x)' | ROW(1, long_text(9000))::pair
            bigint[]                             | FULL  | '{1}'  | (SELECT array_agg((random() * 1e15)::bigint) FROM generate_series(1, 900))
            tsvector                             | FULL  | 'x'    | to_tsvector('simple', 'x y')
            varchar                              | FULL  | 'x'    | long_text(9000)
            varchar(1000)                        | FULL  | 'x'    | long_text(1000)
            char(1000)                           | FULL  | 'x'    | long_text(1000)
            numeric                              | FULL  | 1      | repeat('7', 20000)::numeric
            varchar(40)                          | INDEX | 'x'    | long_text(40)
            varchar(600)                         | INDEX | 'x'    | long_text(600)
            sku                                  | INDEX | 'x'    | long_text(40)
            size                                 | INDEX | 's'    | 'm'
            numeric(1000,3)                      | INDEX | 1      | repeat('7', 997)::numeric
            inet                                 | INDEX | '::1'  | '2001:db8::/32'
            varbit(9)                            | INDEX | B'1'   | B'11'
            timestamptz                          | INDEX | now()  | 'infinity'
            boolean                              | INDEX | true   | false
            """)
    void values_of_any_length_can_be_written(String type, String advice, String one, String other) {
        String table = create("(id bigint PRIMARY KEY, a " + type + " NOT NULL)");
        assertThat(heed("- {table: %s, key: id, when: [a]}".formatted(table)))
                .singleElement()
                .asString()
                .contains(advice);
        publish(table);
        sql.execute("INSERT INTO " + table + " VALUES (1, " + one + "), (2, " + other + ")");
        sql.execute("UPDATE " + table + " SET a = " + other);
        sql.execute("UPDATE " + table + " SET a = " + one);
        sql.execute("DELETE FROM " + table);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            a null                       | (id bigint PRIMARY KEY, a bigint)                                              | FULL
            a key of text                | (id text PRIMARY KEY, a bigint)                                                | FULL
            a key of text that is long   | (id text PRIMARY KEY, a bigint NOT NULL)                                       | FULL
            no key                       | (id bigint, a bigint)                                                          | FULL
            a deferrable key             | (id bigint PRIMARY KEY DEFERRABLE, a bigint NOT NULL)                          | FULL
            an index that is there       | (id bigint PRIMARY KEY, a bigint NOT NULL, UNIQUE (a, id))                     | run: ALTER TABLE
            one over something else      | (id bigint PRIMARY KEY, a bigint NOT NULL, UNIQUE (a))                         | CREATE UNIQUE INDEX
            a deferrable index           | (id bigint PRIMARY KEY, a bigint NOT NULL, UNIQUE (a, id) DEFERRABLE)          | CREATE UNIQUE INDEX
            a stored generated column    | (id bigint PRIMARY KEY, a bigint, g bigint GENERATED ALWAYS AS (a * 2) STORED) | FULL
            """)
    void rows_of_any_shape_can_be_written(String what, String columns, String advice) {
        String table = create(columns);
        assertThat(heed("- {table: %s, key: id, when: [a]}".formatted(table)))
                .singleElement()
                .asString()
                .contains(advice);
        publish(table);
        sql.execute("INSERT INTO " + table + " VALUES (1, 1), (2, 2)");
        sql.execute("UPDATE " + table + " SET a = 3 WHERE id = '1'");
        sql.execute("UPDATE " + table + " SET id = '4' WHERE id = '2'");
        sql.execute("DELETE FROM " + table);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            is a view.*route the tables that it reads instead: \\[kept, kept_too\\]   | CREATE VIEW %s AS SELECT * FROM (SELECT id FROM kept UNION SELECT id FROM kept_too) t
            is a materialized view.*route the tables that it reads instead: \\[kept\\] | CREATE MATERIALIZED VIEW %s AS SELECT id FROM kept
            is a foreign table                            | CREATE FOREIGN TABLE %s (id bigint) SERVER away
            is unlogged.*SET LOGGED                       | CREATE UNLOGGED TABLE %s (id bigint PRIMARY KEY)
            is partitioned and has no primary key         | CREATE TABLE %s (id bigint) PARTITION BY HASH (id)
            has the partitions \\[.*_1"\\], which are foreign or unlogged | CREATE TABLE %1$s (id bigint PRIMARY KEY) PARTITION BY RANGE (id); CREATE UNLOGGED TABLE %1$s_1 PARTITION OF %1$s DEFAULT
            has the partitions \\[.*_1"\\], which are foreign or unlogged | CREATE TABLE %1$s (id bigint, PRIMARY KEY (id)) PARTITION BY RANGE (id); ALTER TABLE %1$s DROP CONSTRAINT %1$s_pkey; CREATE FOREIGN TABLE %1$s_1 PARTITION OF %1$s DEFAULT SERVER away
            has the rows of \\[public.\\S+_1\\] too            | CREATE TABLE %1$s (id bigint PRIMARY KEY); CREATE TABLE %1$s_1 () INHERITS (%1$s)
            """)
    void what_no_log_tells_is_refused(String reason, String ddl) {
        sql.execute(
                "CREATE TABLE IF NOT EXISTS kept (id bigint PRIMARY KEY); CREATE TABLE IF NOT EXISTS kept_too (id bigint PRIMARY KEY)");
        String table = "t" + NUMBER.incrementAndGet();
        sql.execute(ddl.formatted(table));
        assertThat(check("- {table: %s, key: id}".formatted(table)))
                .singleElement()
                .asString()
                .containsPattern("(?s)" + reason);
    }

    /** Its definition is refused, and yet it is routed: by a generation that is kept, for example. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            no key                   | (id bigint, a bigint)                              |
            a deferrable key         | (id bigint PRIMARY KEY DEFERRABLE, a bigint)       |
            no identity              | (id bigint PRIMARY KEY, a bigint)                  | ALTER TABLE %1$s REPLICA IDENTITY NOTHING
            an index that is gone    | (id bigint PRIMARY KEY, a bigint NOT NULL UNIQUE)  | ALTER TABLE %1$s REPLICA IDENTITY USING INDEX %1$s_a_key; ALTER TABLE %1$s DROP CONSTRAINT %1$s_a_key
            a partition without      | (id bigint PRIMARY KEY, a bigint) PARTITION BY RANGE (id) | CREATE TABLE %1$s_1 PARTITION OF %1$s DEFAULT; ALTER TABLE %1$s_1 REPLICA IDENTITY NOTHING
            partitions without a key | (id bigint, a bigint) PARTITION BY RANGE (id)      | CREATE TABLE %1$s_1 PARTITION OF %1$s DEFAULT; ALTER TABLE %1$s_1 REPLICA IDENTITY FULL
            """)
    void what_would_keep_the_application_from_writing_is_not_published(
            String what, String columns, @Nullable String more) {
        String table = create(columns);
        if (more != null) {
            sql.execute(more.formatted(table));
        }
        assertThat(check("- {table: %s, key: id}".formatted(table))).hasSize(1);
        publish(table);
        assertThat(publication.present()).doesNotContain("public." + table);
        sql.execute("INSERT INTO " + table + " VALUES (1, 1)");
        if (what.equals("partitions without a key")) {
            sql.execute(
                    "ALTER TABLE %1$s DETACH PARTITION %1$s_1; CREATE TABLE %1$s_2 PARTITION OF %1$s DEFAULT; INSERT INTO %1$s VALUES (2, 2)"
                            .formatted(table));
        }
        sql.execute("UPDATE " + table + " SET a = 2");
        sql.execute("DELETE FROM " + table);
    }

    @Test
    void a_parent_is_published_without_the_children_that_inherit_from_it() {
        String table = create("(id bigint PRIMARY KEY, a bigint)");
        sql.execute("CREATE TABLE %1$s_child (b integer) INHERITS (%1$s)".formatted(table));
        assertThat(check("- {table: %1$s, key: id}\n  - {table: %1$s_child, key: id}".formatted(table)))
                .singleElement()
                .asString()
                .contains("_child does not log");
        publish(table);
        sql.execute("INSERT INTO %1$s VALUES (1, 1); INSERT INTO %1$s_child VALUES (2, 2, 2)".formatted(table));
        sql.execute("UPDATE " + table + " SET a = 3");
        sql.execute("DELETE FROM " + table);
    }

    @Test
    void a_partition_is_told_as_its_root() {
        String table = create("(id bigint PRIMARY KEY, a bigint) PARTITION BY RANGE (id)");
        sql.execute("CREATE TABLE %1$s_1 PARTITION OF %1$s DEFAULT".formatted(table));
        assertThat(check("- {table: %1$s, key: id}\n  - {table: %1$s_1, key: id}".formatted(table)))
                .singleElement()
                .asString()
                .contains("is a partition whose rows are told as those of [public." + table + "]");
        assertThat(check("- {table: %1$s_1, key: id}".formatted(table))).isEmpty();
    }

    @Test
    void each_partition_gets_what_it_needs() {
        String table = create("(id bigint PRIMARY KEY, a text) PARTITION BY RANGE (id)");
        assertThat(check("- {table: %s, key: a}".formatted(table)))
                .as("without partitions")
                .isEmpty();
        sql.execute("CREATE TABLE %1$s_1 PARTITION OF %1$s FOR VALUES FROM (0) TO (10)".formatted(table));
        sql.execute("CREATE TABLE \"%1$s Übrige\" PARTITION OF %1$s DEFAULT".formatted(table));
        assertThat(heed("- {table: %s, key: a}".formatted(table)))
                .singleElement()
                .asString()
                .contains("_1\" REPLICA IDENTITY FULL;", " Übrige\" REPLICA IDENTITY FULL;");
        publish(table);
        sql.execute("CREATE TABLE %1$s_2 PARTITION OF %1$s FOR VALUES FROM (10) TO (20)".formatted(table));
        sql.execute("INSERT INTO " + table + " VALUES (1, 'x'), (11, NULL), (21, long_text(9000))");
        sql.execute("UPDATE " + table + " SET a = 'y'");
        sql.execute("DELETE FROM " + table);
    }

    @Test
    void tables_that_somebody_has_locked_keep_nobody_from_asking_what_is_followed() {
        String table = create("(id bigint PRIMARY KEY, a bigint) PARTITION BY RANGE (id)");
        sql.execute("CREATE TABLE %1$s_1 PARTITION OF %1$s DEFAULT".formatted(table));
        sql.execute("ALTER TABLE %s_1 REPLICA IDENTITY FULL".formatted(table));
        String lacking = create("(id bigint PRIMARY KEY, a bigint NOT NULL)");
        publish(table, lacking);
        String route = "- {table: %s, key: a}";
        Map<String, RoutedTable> routed = RoutedTable.of(
                List.of(definition("things", route.formatted(table) + "\n  " + route.formatted(lacking))));
        SingleConnectionDataSource locking = session();
        try {
            new JdbcTemplate(locking).execute("BEGIN; LOCK TABLE %1$s, %1$s_1, %2$s".formatted(table, lacking));
            sql.execute("SET statement_timeout = '5s'");
            assertThat(check(route.formatted(table))).isEmpty();
            assertThat(check(route.formatted(lacking)))
                    .singleElement()
                    .asString()
                    .contains("does not log [a]", "run: ");
            assertThat(admission.judge(routed).refused()).isEmpty();
            assertThat(catalog.isAnyUnwritable(routed.values())).isFalse();
            assertThat(publication.missing(routed.values())).isEmpty();
            assertThat(new PublishedTables(source, PUBLICATION).of(routed)).hasSize(2);
        } finally {
            sql.execute("RESET statement_timeout");
            locking.destroy();
        }
    }

    private SingleConnectionDataSource session() {
        SingleConnectionDataSource session = new SingleConnectionDataSource();
        session.setUrl(Objects.requireNonNull(server.getUrl()));
        session.setUsername(PostgresServer.USER);
        session.setSuppressClose(true);
        return session;
    }

    @Test
    void names_of_any_length_get_an_index_with_a_name_that_is_free() {
        String name = "Straßenverzeichnis der Lieferanschriften der Kundinnen ";
        for (int i = 1; i <= 2; i++) {
            String table = name + i;
            sql.execute("CREATE TABLE \"" + table + "\" (id bigint PRIMARY KEY, a bigint NOT NULL)");
            assertThat(heed("- {table: \"%s\", key: id, when: [a]}".formatted(table)))
                    .singleElement()
                    .asString()
                    .endsWith(i == 1 ? "_endstate\";" : "_endstate2\";");
            publish(table);
            sql.execute("INSERT INTO \"" + table + "\" VALUES (1, 1)");
            sql.execute("UPDATE \"" + table + "\" SET a = 2");
        }
    }

    @Test
    void two_definitions_are_given_one_identity() {
        String table = create("(id bigint PRIMARY KEY, a bigint NOT NULL, b bigint NOT NULL)");
        Definition one = definition("one", "- {table: %s, key: a}".formatted(table));
        Definition other = definition("other", "- {table: %s, key: b}".formatted(table));
        FollowedTablesCheck check = check(List.of(one, other));
        assertThat(run(check.check(one))).isNotEmpty();
        assertThat(check.check(one)).isEmpty();
        assertThat(check.check(other)).isEmpty();
    }

    @Test
    void a_stored_generated_column_leads_to_keys_or_is_refused_by_name() {
        String table = create(
                "(id bigint PRIMARY KEY, data text NOT NULL, a bigint NOT NULL GENERATED ALWAYS AS (length(data)) STORED)");
        if (!isNewest) {
            assertThat(check("- {table: %s, key: a}".formatted(table)))
                    .singleElement()
                    .asString()
                    .contains("has the generated columns [a]", "lookup");
            // What is advised.
            heed("- {table: %s, lookup: \"SELECT length(:data)::bigint AS id\"}".formatted(table));
        } else {
            assertThat(heed("- {table: %s, key: a}".formatted(table)))
                    .singleElement()
                    .asString()
                    .contains("INDEX");
        }
        publish(table);
        sql.execute("INSERT INTO " + table + " VALUES (1, long_text(9000)), (2, 'x')");
        sql.execute("UPDATE " + table + " SET data = 'y'");
        sql.execute("DELETE FROM " + table);
    }

    String create(String columns) {
        String table = "t" + NUMBER.incrementAndGet();
        sql.execute("CREATE TABLE " + table + " " + columns);
        return table;
    }

    JdbcTemplate sql() {
        return sql;
    }

    List<Problem> check(String routes) {
        Definition definition = definition("things", routes);
        return check(List.of(definition)).check(definition);
    }

    private FollowedTablesCheck check(List<Definition> definitions) {
        return new FollowedTablesCheck(captured, new Definitions(definitions, List.of()), catalog, admission, remedy);
    }

    static Definition definition(String index, String routes) {
        DefinitionParser.Result result = new DefinitionParser()
                .parse(
                        index,
                        Map.of(
                                "index.yml",
                                "key: {id: bigint}\nkeys: SELECT 1::bigint AS id\nchanges:\n  " + routes + "\n",
                                "document.sql",
                                "SELECT ids.id FROM ids",
                                "index.json",
                                "{}"));
        assertThat(result.problems()).isEmpty();
        return result.definition().orElseThrow();
    }

    /** Runs what the check advises until nothing is left; returns the statements. */
    List<String> heed(String routes) {
        List<String> advised = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            List<Problem> problems = check(routes);
            if (problems.isEmpty()) {
                return advised;
            }
            advised.addAll(run(problems));
        }
        return fail("The check is not content with what it advised: %s; it says %s", advised, check(routes));
    }

    private List<String> run(List<Problem> problems) {
        List<String> advised = new ArrayList<>();
        for (Problem problem : problems) {
            assertThat(problem.remedy()).as("%s", problem).startsWith("run: ").endsWith(";");
            for (String statement : problem.remedy().substring("run: ".length()).split("(?<=;) ")) {
                sql.execute(statement);
            }
            advised.add(problem.remedy());
        }
        return advised;
    }

    /** As the guard of the publication does. */
    void publish(String... tables) {
        Map<String, RoutedTable> routed = new TreeMap<>();
        for (String table : tables) {
            routed.putAll(RoutedTable.of(List.of(definition("things", "- {table: \"%s\", key: id}".formatted(table)))));
        }
        Admission.Judgement judgement = admission.judge(routed);
        routed.keySet().removeAll(judgement.refused().keySet());
        publication.make(routed.values());
        assertThat(publication.addMissing(routed, judgement.generated())).isEmpty();
        assertThat(publication.missing(routed.values())).isEmpty();
    }
}
