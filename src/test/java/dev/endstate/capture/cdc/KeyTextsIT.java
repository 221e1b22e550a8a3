package dev.endstate.capture.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.change.IdentifierMessage;
import dev.endstate.change.RoutedTable;
import dev.endstate.definition.Definition;
import dev.endstate.definition.DefinitionParser;
import dev.endstate.definition.Key;
import dev.endstate.definition.Problem;
import dev.endstate.definition.Route;
import dev.endstate.servers.Servers;
import dev.endstate.source.SourceDatabase;
import dev.endstate.source.SourceProperties;
import dev.endstate.source.document.SourceCheck;
import dev.endstate.source.key.KeyForms;
import dev.endstate.source.key.KeyPages;
import dev.endstate.source.key.KeyRange;
import dev.endstate.source.key.KeyText;
import dev.endstate.source.key.RowLookups;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A column has one text: what the log tells of it leads to the key that the query of keys returns, finds the row as a lookup's
 * parameter, and differs if and only if the column has changed. The database's own settings would give it other texts.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyTextsIT {
    private static final String NAME = "keytexts" + ProcessHandle.current().pid();

    private final PGSimpleDataSource server = Servers.shared().postgres().createDatabase(NAME);
    private final JdbcTemplate sql = new JdbcTemplate(server);
    private final SourceDatabase source = new SourceDatabase(
            server,
            new SourceProperties(null, null, null, 2, Duration.ofSeconds(10), Duration.ofSeconds(3)),
            new SimpleMeterRegistry());

    private @Nullable ChangeTranslator translator;
    private String thing = "";
    private int things;

    @BeforeAll
    void setUp() {
        for (String setting : List.of(
                "TimeZone = 'Asia/Kathmandu'",
                "DateStyle = 'SQL, DMY'",
                "IntervalStyle = 'sql_standard'",
                "bytea_output = 'escape'",
                "extra_float_digits = -2")) {
            sql.execute("ALTER DATABASE " + NAME + " SET " + setting);
        }
        sql.execute("CREATE TYPE mood AS ENUM ('fine', 'so, \"so\"')");
        sql.execute("CREATE DOMAIN code AS char(8)");
        sql.execute("CREATE DOMAIN price AS numeric(10, 2)");
    }

    @AfterAll
    void close() {
        source.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            boolean                  | true                                 | false
            smallint                 | 1                                    | -2
            integer                  | 1                                    | 2147483647
            bigint                   | -9223372036854775808                 | 7
            oid                      | 4294967295                           | 1
            numeric                  | 12.50                                | NaN
            numeric(20,4)            | 12.5                                 | 0
            real                     | 1.1                                  | 3.4028235e38
            double precision         | 0.30000000000000004                  | 1e-300
            money                    | $1,234.50                            | $-1.00
            text                     | grüße 日本 🎁                        | Grüße
            varchar(9)               | a:b\\c                               | a
            char(8)                  | SPRING                               | SUMMER26
            name                     | n                                    | m
            "char"                   | a                                    | b
            code                     | X                                    | SUMMER26
            price                    | 1.50                                 | 2.00
            mood                     | fine                                 | so, "so"
            uuid                     | 6F9619FF-8B86-D011-B42D-00C04FC964FF | 00000000-0000-0000-0000-000000000001
            date                     | 2026-11-02                           | infinity
            time                     | 12:34:56.789                         | 00:00:00
            timetz                   | 12:34:56+05:30                       | 12:34:56+00
            timestamp                | 2026-01-31 10:00:00.123456           | 0044-03-15 10:00:00 BC
            timestamptz              | 2026-11-01 10:00:00+09               | -infinity
            timestamptz(0)           | 2026-11-01 10:00:00.4+09             | 294276-12-31 23:59:59+00
            interval                 | 1 year 2 mons -3 days 04:05:06.7     | -1 day
            inet                     | 192.0.2.7                            | 2001:db8::7
            inet                     | 10.1.2.3/8                           | 2001:db8::/32
            cidr                     | 10.0.0.0/8                           | 192.0.2.7/32
            macaddr                  | 08:00:2b:01:02:03                    | 08:00:2b:01:02:04
            macaddr8                 | 08:00:2b:01:02:03:04:05              | 08:00:2b:01:02:03:04:06
            bit(4)                   | 1010                                 | 0000
            varbit                   | 101                                  | 1
            bytea                    | \\x0192f0c5a4d07c3e                  | \\x00
            pg_lsn                   | 0/16B3748                            | 1/0
            jsonb                    | {"b": 1, "a": [1.50]}                | null
            int4range                | [1,5)                                | empty
            tstzrange                | [2026-11-01 10:00:00+09,)            | empty
            int4multirange           | {[1,3),[5,7)}                        | {}
            integer[]                | {1,2,NULL}                           | {{1},{2}}
            text[]                   | {"a,b","c\\"d"}                      | {}
            """)
    void has_one_text(String type, String one, String other) throws Exception {
        String text = type.equals("bytea") ? "encode(k, 'hex')" : "k::text";
        create("(id integer, k " + type + " NOT NULL, note text)");
        sql.execute("ALTER TABLE " + thing + " REPLICA IDENTITY FULL");
        Definition definition = definition("SELECT " + text + " AS k FROM " + thing, "key: k");
        assertThat(new SourceCheck(source).check(definition)).isEmpty();

        List<List<IdentifierMessage>> told = told(
                "INSERT INTO " + thing + " VALUES (1, '" + one.replace("'", "''") + "', 'a')",
                "UPDATE " + thing + " SET note = 'b'",
                "UPDATE " + thing + " SET k = '" + other.replace("'", "''") + "'");
        String written = Objects.requireNonNull(told.get(0).getFirst().columns().get("k"));
        assertThat(changed(told.get(1))).doesNotContain("k");
        assertThat(told.get(2)).hasSize(2);
        String rewritten =
                Objects.requireNonNull(told.get(2).getLast().columns().get("k"));

        assertThat(key(definition, rewritten))
                .isEqualTo(only(definition).values().getFirst());
        assertThat(found(definition, rewritten)).isEqualTo(1);
        sql.update("UPDATE " + thing + " SET k = '" + one.replace("'", "''") + "'");
        assertThat(key(definition, written)).isEqualTo(only(definition).values().getFirst());
        assertThat(found(definition, written)).isEqualTo(1);
    }

    /** The first key that the query of keys returns. */
    private Key only(Definition definition) {
        return new KeyPages(source)
                .page(definition.key(), definition.keys(), KeyRange.ALL, 10)
                .keys()
                .getFirst();
    }

    private String key(Definition definition, String logged) {
        Route route = definition.routes().getFirst();
        return Objects.requireNonNull(new KeyForms(source).of(definition).get(route))
                .getFirst()
                .of(logged);
    }

    private int found(Definition definition, String logged) throws SQLException {
        Definition lookup =
                definition(definition.keys(), "lookup: SELECT 'found' AS k FROM " + thing + " WHERE k = :k");
        Route.Target.Lookup target =
                (Route.Target.Lookup) lookup.routes().getFirst().target();
        Map<String, @Nullable String> row = new TreeMap<>();
        row.put("k", logged);
        return new KeyPages(source)
                .page(lookup.key(), target.sql(), row, KeyRange.ALL, 10)
                .keys()
                .size();
    }

    @Test
    void a_key_that_is_written_in_a_way_of_its_own_is_refused_with_a_lookup_that_works_and_needs_no_row()
            throws Exception {
        for (String[] each : new String[][] {
            {"date", "to_char(k, 'YYYYMMDD')", "2026-11-02", "20261102"},
            {"bytea", "encode(k, 'base64')", "\\x00ff", "AP8="},
            {
                "timestamptz",
                "to_char(k AT TIME ZONE 'Asia/Seoul', 'YYYY-MM-DD\"T\"HH24:MI')",
                "2026-11-02 10:00+00",
                "2026-11-02T19:00"
            },
            {"text", "lower(k)", "ABC", "abc"},
            {"text", "trim(k)", " a ", "a"},
            {"varchar(20)", "replace(k, '-', '')", "a-b", "ab"},
            {"numeric", "k::bigint::text", "7.0", "7"},
            {"uuid", "upper(k::text)", "6f9619ff-8b86-d011-b42d-00c04fc964ff", "6F9619FF-8B86-D011-B42D-00C04FC964FF"}
        }) {
            create("(id integer, k " + each[0] + " PRIMARY KEY, note text)");
            String keys = "SELECT " + each[1] + " AS k FROM " + thing;
            List<Problem> problems = new SourceCheck(source).check(definition(keys, "key: k"));
            assertThat(problems).as(each[0]).hasSize(1);
            assertThat(problems.getFirst().toString()).contains("in another way than \"keys\" writes it");
            String lookup = problems.getFirst().remedy().replaceFirst(".*\"lookup: (.*)\" instead of \"key\".*", "$1");
            Definition mended = definition(keys, "lookup: " + quoted(lookup));
            assertThat(new SourceCheck(source).check(mended)).isEmpty();
            Map<String, @Nullable String> row = new TreeMap<>(Map.of("k", each[2]));
            Route.Target.Lookup target =
                    (Route.Target.Lookup) mended.routes().getFirst().target();
            assertThat(new KeyPages(source)
                            .page(mended.key(), target.sql(), row, KeyRange.ALL, 10)
                            .keys())
                    .extracting(Key::id)
                    .containsExactly(each[3]);
        }
    }

    @Test
    void another_table_s_text_that_is_only_equal_to_the_key_is_refused_with_a_lookup_that_finds_the_key() {
        sql.execute("CREATE COLLATION IF NOT EXISTS \"any case\" (provider = icu, locale = 'und-u-ks-level2',"
                + " deterministic = false)");
        for (String[] each : new String[][] {
            {"text COLLATE \"any case\"", "text COLLATE \"any case\"", "abc", "ABC"},
            {"text COLLATE \"any case\"", "text", "abc", "ABC"},
            {"numeric", "numeric", "1.0", "1.00"},
            {"numeric", "numeric(9, 3)", "1.5", "1.500"}
        }) {
            create("(id integer, k " + each[0] + " PRIMARY KEY, note text)");
            sql.update("INSERT INTO " + thing + " (k) VALUES ('" + each[2] + "')");
            String keys = "SELECT k::text AS k FROM " + thing;
            assertThat(new SourceCheck(source).check(definition(keys, "key: k")))
                    .isEmpty();
            create("(id integer, k " + each[1] + ", note text)");
            List<Problem> problems = new SourceCheck(source).check(definition(keys, "key: k"));
            assertThat(problems).as(String.join(" ", each)).hasSize(1);

            String lookup =
                    problems.getFirst().remedy().replaceFirst("(?s).*\"lookup: (.*)\" instead of \"key\".*", "$1");
            Definition mended = definition(keys, "lookup: " + quoted(lookup));
            assertThat(new SourceCheck(source).check(mended)).isEmpty();
            assertThat(asked(mended, Map.of("k", each[3])))
                    .as(String.join(" ", each))
                    .extracting(Key::id)
                    .containsExactly(each[2]);
        }
    }

    /** As a change asks. */
    private List<Key> asked(Definition definition, Map<String, @Nullable String> row) {
        Route.Target.Lookup target =
                (Route.Target.Lookup) definition.routes().getFirst().target();
        return new RowLookups(source)
                .ask(definition.key(), target.sql(), List.of(row), 10, 100)
                .getFirst();
    }

    @Test
    void keys_are_understood_through_views_unions_partitions_and_order() throws Exception {
        create("(id integer, k char(8), note text) PARTITION BY HASH (k)");
        for (int i = 0; i < 2; i++) {
            sql.execute("CREATE TABLE " + thing + "_" + i + " PARTITION OF " + thing
                    + " FOR VALUES WITH (MODULUS 2, REMAINDER " + i + ")");
        }
        sql.execute(
                "CREATE VIEW \"Seen\" AS SELECT t.note, t.k::text AS k FROM " + thing + " t WHERE note IS NOT NULL");
        for (String keys : Stream.of(
                        "SELECT k::text AS k FROM thing",
                        "SELECT DISTINCT note, k::text AS k FROM thing ORDER BY note LIMIT 10",
                        "SELECT k FROM \"Seen\"",
                        "SELECT k::text AS k FROM thing UNION SELECT k::text FROM thing WHERE note IS NULL",
                        "SELECT a.k::text AS k FROM thing a JOIN thing b ON a.k = b.k GROUP BY a.k")
                .map(query -> query.replace("thing", thing))
                .toList()) {
            assertThat(key(definition(keys, "key: k"), "SPRING  ")).as(keys).isEqualTo("SPRING");
        }
    }

    /** Another table each time: the driver remembers what types the parameters of a statement had. */
    private void create(String columns) {
        thing = "thing" + ++things;
        sql.execute("CREATE TABLE " + thing + " " + columns);
    }

    @Test
    void a_column_of_another_type_than_the_key_s_own_leads_to_the_key_s_text() {
        create("(id integer, k text PRIMARY KEY, note text)");
        String parent = thing;
        create("(id integer, k char(8) REFERENCES " + parent + " (k), note text)");
        assertThat(key(definition("SELECT k FROM " + parent, "key: k"), "SPRING  "))
                .isEqualTo("SPRING");
        create("(id integer, k char(8) PRIMARY KEY, note text)");
        Definition mixed = definition("SELECT k FROM " + parent + " UNION ALL SELECT k::text FROM " + thing, "key: k");
        assertThat(key(mixed, "SPRING  ")).isEqualTo("SPRING");
        Definition nested =
                definition("SELECT k.k FROM (SELECT note, k::text AS k FROM " + thing + " OFFSET 0) k", "key: k");
        assertThat(key(nested, "SPRING  ")).isEqualTo("SPRING");
    }

    @Test
    void a_column_that_holds_no_values_of_the_key_s_type_is_refused_with_a_lookup_that_works() {
        String uuid = "6f9619ff-8b86-d011-b42d-00c04fc964ff";
        for (String[] each : new String[][] {
            {"bigint", "varchar(9)", "042", "42"},
            {"bigint", "code", "7", "7"},
            {"uuid", "text", uuid.toUpperCase(Locale.ROOT), uuid}
        }) {
            create("(id integer, k " + each[1] + ", note text)");
            String keys = "SELECT k::" + each[0] + " AS k FROM " + thing;
            List<Problem> problems = new SourceCheck(source).check(definition(each[0], keys, "key: k"));
            assertThat(problems).as(each[1]).hasSize(1);
            assertThat(problems.getFirst().toString()).contains("and it is " + each[0] + " in index.yml");
            String lookup = problems.getFirst().remedy().replaceFirst(".*\"lookup: (.*)\" instead of \"key\".*", "$1");
            Definition mended = definition(each[0], keys, "lookup: " + quoted(lookup));
            assertThat(new SourceCheck(source).check(mended)).isEmpty();
            Route.Target.Lookup target =
                    (Route.Target.Lookup) mended.routes().getFirst().target();
            assertThat(new KeyPages(source)
                            .page(mended.key(), target.sql(), new TreeMap<>(Map.of("k", each[2])), KeyRange.ALL, 10)
                            .keys())
                    .extracting(Key::id)
                    .containsExactly(each[3]);
        }
    }

    @Test
    void the_elements_of_an_array_are_keys_in_the_form_of_the_key() {
        create("(id integer, k char(8) PRIMARY KEY, note text)");
        String keys = "SELECT k::text AS k FROM " + thing;
        create("(id integer, k char(8)[], note text)");
        Definition definition = definition(keys, "key: k");
        assertThat(new SourceCheck(source).check(definition)).isEmpty();
        KeyText text = Objects.requireNonNull(new KeyForms(source)
                        .of(definition)
                        .get(definition.routes().getFirst()))
                .getFirst();
        assertThat(text.isArray()).isTrue();
        assertThat(text.of("SPRING  ")).isEqualTo("SPRING");

        create("(id integer, k date[], note text)");
        assertThat(new SourceCheck(source).check(definition("bigint", "SELECT 1::bigint AS k", "key: k")))
                .hasSize(1);
        create("(id integer, k integer[], note text)");
        assertThat(new SourceCheck(source).check(definition("bigint", "SELECT 1::bigint AS k", "key: k")))
                .isEmpty();
    }

    private static String quoted(String lookup) {
        return "'" + lookup.replace("'", "''") + "'";
    }

    private Definition definition(String keys, String route) {
        return definition("text", keys, route);
    }

    private Definition definition(String type, String keys, String route) {
        DefinitionParser.Result result = new DefinitionParser()
                .parse(
                        "things",
                        Map.of(
                                "index.yml",
                                "key: {k: " + type + "}\nkeys: " + quoted(keys) + "\nchanges:\n  - table: " + thing
                                        + "\n    " + route + "\n",
                                "document.sql",
                                "SELECT ids.k FROM ids",
                                "index.json",
                                "{}"));
        assertThat(result.problems()).isEmpty();
        return result.definition().orElseThrow();
    }

    /** What the log tells of each statement. */
    private List<List<IdentifierMessage>> told(String... statements) throws Exception {
        sql.execute("DROP PUBLICATION IF EXISTS texts");
        sql.execute("CREATE PUBLICATION texts FOR TABLE " + thing);
        sql.queryForList("SELECT pg_create_logical_replication_slot(?, 'pgoutput')", NAME);
        List<List<IdentifierMessage>> told = new ArrayList<>();
        try (LogStream stream = new LogStreams(new CaptureConnections(server), NAME, "texts").open(connection -> {})) {
            for (String statement : statements) {
                sql.execute(statement);
                told.add(next(stream));
            }
        } finally {
            sql.queryForList(
                    "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = ? AND active",
                    NAME);
            await().ignoreExceptions()
                    .until(() -> !sql.queryForList("SELECT pg_drop_replication_slot(?)", NAME)
                            .isEmpty());
        }
        return told;
    }

    private List<IdentifierMessage> next(LogStream stream) throws SQLException {
        PgOutputDecoder decoder = new PgOutputDecoder();
        ChangeTranslator.Transaction transaction = new ChangeTranslator.Transaction(1, Instant.EPOCH);
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() < end) {
            @Nullable ByteBuffer message = stream.next();
            if (message != null) {
                switch (decoder.decode(message, stream.position())) {
                    case LogMessage.Relation relation -> translator = translator(relation);
                    case LogMessage.Insert insert -> {
                        return Objects.requireNonNull(translator).inserted(insert.after(), transaction);
                    }
                    case LogMessage.Update update -> {
                        return Objects.requireNonNull(translator).updated(update.before(), update.after(), transaction);
                    }
                    default -> {}
                }
            }
        }
        throw new AssertionError("nothing came from the log");
    }

    private static ChangeTranslator translator(LogMessage.Relation relation) {
        return new ChangeTranslator(
                new RoutedTable(
                        new Route.Origin.Table("public", relation.table()),
                        new TreeSet<>(List.of("k")),
                        new TreeSet<>(List.of("k", "note")),
                        true,
                        new TreeSet<>(List.of("things"))),
                relation,
                Optional.empty());
    }

    private static SortedSet<String> changed(List<IdentifierMessage> messages) {
        return messages.getFirst().changed().orElseThrow();
    }
}
