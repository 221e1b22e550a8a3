package dev.endstate.capture.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.definition.Definition;
import dev.endstate.servers.PostgresServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever is routed: once the check's advice was followed and the publication was made, each statement of the application still
 * succeeds.
 */
abstract class ShopWrites extends RefusedTables {
    ShopWrites(PostgresServer postgres) {
        super(postgres);
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
}
