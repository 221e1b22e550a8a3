package dev.endstate.capture.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.change.IdentifierMessage;
import dev.endstate.definition.Definition;
import dev.endstate.definition.Key;
import dev.endstate.definition.Route;
import dev.endstate.source.document.SourceCheck;
import dev.endstate.source.key.KeyForms;
import dev.endstate.source.key.KeyPages;
import dev.endstate.source.key.KeyRange;
import dev.endstate.source.key.KeyText;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A column has one text: what the log tells of it leads to the key that the query of keys returns, finds the row as a lookup's
 * parameter, and differs if and only if the column has changed. The database's own settings would give it other texts.
 */
class KeyTextsIT extends KeyColumns {
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

        List<List<IdentifierMessage>> told = new LoggedStatements(server, name)
                .told(
                        thing,
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

    private static SortedSet<String> changed(List<IdentifierMessage> messages) {
        return messages.getFirst().changed().orElseThrow();
    }
}
