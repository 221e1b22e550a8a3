package dev.endstate.source.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.endstate.definition.Key;
import dev.endstate.definition.KeySpec;
import dev.endstate.definition.KeyType;
import dev.endstate.definition.NamedSql;
import dev.endstate.servers.Servers;
import dev.endstate.source.SourceDatabase;
import dev.endstate.source.SourceException;
import dev.endstate.source.SourceProperties;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Users' lookups of every shape, asked for many rows at once and for each by itself. */
class RowLookupsIT {
    private static final String NAME = "lookups" + ProcessHandle.current().pid();
    private static final PGSimpleDataSource SERVER = server();
    private static final SourceDatabase DATABASE = new SourceDatabase(
            SERVER,
            new SourceProperties(null, null, null, 6, Duration.ofSeconds(20), Duration.ofSeconds(3)),
            new SimpleMeterRegistry());
    private static final KeySpec KEY = new KeySpec(List.of(new KeySpec.Column("id", KeyType.TEXT)));

    private final RowLookups lookups = new RowLookups(DATABASE);

    private static PGSimpleDataSource server() {
        PGSimpleDataSource server = Servers.shared().postgres().createDatabase(NAME);
        run(server, """
                CREATE TYPE "Mood" AS ENUM ('calm', 'it''s, "so"');
                CREATE DOMAIN code AS char(5);
                CREATE TABLE product (id bigint PRIMARY KEY, parent bigint, mood "Mood", code char(5), of code, day date,
                                      flags bit(3), tags text[], ref uuid);
                INSERT INTO product SELECT g, g / 10, CASE g % 2 WHEN 0 THEN 'calm' ELSE 'it''s, "so"' END::"Mood", 'c' || g % 100,
                                           'd' || g % 50, date '2020-01-01' + g, g::bit(3), ARRAY['t' || g % 7, 'x,y'],
                                           md5(g::text)::uuid
                    FROM generate_series(1, 20000) g;
                CREATE INDEX ON product (parent);
                CREATE INDEX ON product (day);
                ANALYZE product""");

        return server;
    }

    private static void run(PGSimpleDataSource server, String sql) {
        try (Connection connection = server.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    private List<List<Key>> ask(String sql, List<Map<String, @Nullable String>> rows) {
        return lookups.ask(KEY, NamedSql.parse(sql), rows, 1_000, 100_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id::text FROM product WHERE id = :id",
                "SELECT id::text FROM product WHERE id = :id;  -- with an end",
                "SELECT id::text FROM product WHERE id = :id::bigint OR parent = :id::int OR :id = 'no number'",
                "SELECT id::text FROM product WHERE code = :code",
                "SELECT id::text FROM product WHERE of = :of AND id < 200",
                "SELECT id::text FROM product WHERE of = :of::code AND id < 200",
                "SELECT id::text FROM product WHERE mood = :mood AND id < 200",
                "SELECT id::text FROM product WHERE day = :day",
                "SELECT id::text FROM product WHERE day BETWEEN :day::date AND :day::date + interval '2 days'",
                "SELECT id::text FROM product WHERE flags = :flags AND id < 100",
                "SELECT id::text FROM product WHERE tags = :tags AND id < 100",
                "SELECT id::text FROM product WHERE tags && :tags AND id < 100",
                "SELECT id::text FROM product WHERE ref = :ref",
                "SELECT id::text FROM product WHERE id = ANY (ARRAY[:id, :parent]::bigint[])",
                "SELECT unnest(string_to_array(:code, 'c')) AS id",
                "SELECT :id AS id",
                "SELECT id::text FROM product WHERE parent = :parent ORDER BY id DESC LIMIT 3",
                "SELECT id::text FROM product WHERE id < 500 ORDER BY id LIMIT :parent",
                "SELECT id::text FROM product WHERE id = :id UNION SELECT parent::text FROM product WHERE id = :id",
                "WITH own AS (SELECT parent FROM product WHERE id = :id) SELECT p.id::text FROM product p JOIN own USING (parent)",
                "WITH RECURSIVE up AS (SELECT id, parent FROM product WHERE id = :id UNION ALL"
                        + " SELECT p.id, p.parent FROM product p JOIN up ON p.id = up.parent) SELECT id::text FROM up",
                "SELECT g::text AS id FROM generate_series(:parent::bigint, :parent + 2) g",
                "SELECT parent::text AS id FROM product WHERE parent = :parent GROUP BY parent HAVING count(*) > :parent / 10000",
                "SELECT id::text FROM product WHERE tags ?| ARRAY['no'] OR id = :id",
                "SELECT max(:id::bigint)::text AS id",
                "SELECT max(id)::text AS id FROM product WHERE parent = :parent",
                "VALUES (:id)",
                "SELECT 'one' AS id",
            })
    void many_rows_lead_to_the_same_keys_as_each_by_itself(String sql) throws SQLException {
        // What is asked of a jsonb operator needs one, and VALUES has no column of that name: neither is a lookup that
        // fits.
        String lookup = sql.replace("tags ?| ARRAY['no']", "to_jsonb(tags) ?| ARRAY['no']")
                .replace("VALUES (:id)", "SELECT id FROM (VALUES (:id)) v(id)");
        List<Map<String, @Nullable String>> rows = rows(41);
        List<List<Key>> together = ask(lookup, rows);

        KeyPages pages = new KeyPages(DATABASE);
        List<List<Key>> alone = new ArrayList<>();
        for (Map<String, @Nullable String> row : rows) {
            alone.add(pages.page(KEY, NamedSql.parse(lookup), row, KeyRange.ALL, 1_000)
                    .keys());
        }

        assertThat(together).hasSameSizeAs(alone);
        for (int i = 0; i < alone.size(); i++) {
            assertThat(together.get(i)).as("of %s", rows.get(i)).hasSameElementsAs(alone.get(i));
        }
        assertThat(alone.stream().mapToInt(List::size).sum()).as("keys").isPositive();
    }

    /** Rows as the log writes them; the last one has NULLs. */
    private static List<Map<String, @Nullable String>> rows(int count) throws SQLException {
        List<Map<String, @Nullable String>> rows = new ArrayList<>();
        try (Connection connection = SERVER.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT id, parent, mood, code, of, day, flags, tags::text, ref"
                        + " FROM product WHERE id % 331 = 1 ORDER BY id LIMIT " + (count - 1))) {
            while (row.next()) {
                Map<String, @Nullable String> values = new HashMap<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    values.put(row.getMetaData().getColumnLabel(i), row.getString(i));
                }
                rows.add(values);
            }
        }

        Map<String, @Nullable String> nulls = new HashMap<>(rows.getFirst());
        nulls.replaceAll((column, value) -> column.equals("parent") ? value : null);
        rows.add(nulls);
        return rows;
    }

    @Test
    void one_row_that_is_no_number_fails_the_statement_by_a_fault_of_the_rows() {
        assertThatThrownBy(() -> ask("SELECT id::text FROM product WHERE id = :id", List.of(id("1"), id("abc"))))
                .isInstanceOfSatisfying(
                        SourceException.Faulty.class,
                        e -> assertThat(e.isTimeout()).isFalse());
        assertThat(ask("SELECT id::text FROM product WHERE id = :id", List.of(id("1"))))
                .containsExactly(List.of(new Key(List.of("1"))));
    }

    @Test
    void a_row_that_makes_an_expression_no_sql_is_the_rows_fault_and_a_missing_column_the_definitions() {
        assertThatThrownBy(() -> ask("SELECT :id::regclass::text AS id", List.of(id("product"), id("no_such_table"))))
                .isInstanceOf(SourceException.Faulty.class);
        assertThatThrownBy(() -> ask("SELECT gone::text AS id FROM product WHERE id = :id", List.of(id("1"))))
                .isInstanceOf(SourceException.Broken.class);
    }

    @Test
    void a_column_whose_type_has_changed_is_asked_for_in_the_new_one() {
        run(SERVER, "CREATE TABLE moved (id text, code bigint); INSERT INTO moved VALUES ('a', 1)");
        String sql = "SELECT id FROM moved WHERE code = :id";
        assertThat(ask(sql, List.of(id("1")))).containsExactly(List.of(new Key(List.of("a"))));
        run(SERVER, "ALTER TABLE moved ALTER code TYPE text; UPDATE moved SET code = 'one'");
        assertThat(ask(sql, List.of(id("one")))).containsExactly(List.of(new Key(List.of("a"))));
    }

    @Test
    void of_a_row_that_leads_to_too_many_keys_no_more_than_tell_so_are_read() {
        List<List<Key>> keys = lookups.ask(
                KEY,
                NamedSql.parse("SELECT id::text FROM product WHERE id >= :id"),
                List.of(id("1"), id("20000")),
                10,
                100);

        assertThat(keys.get(0)).hasSize(11);
        assertThat(keys.get(1)).hasSize(1);
        assertThatThrownBy(() -> lookups.ask(
                        KEY,
                        NamedSql.parse("SELECT id::text FROM product WHERE id >= :id"),
                        List.of(id("1"), id("2")),
                        10,
                        20))
                .isInstanceOf(SourceException.TooLarge.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 2_000})
    void an_index_serves_each_row_however_many_there_are(int rows) throws SQLException {
        String array = "'{"
                + String.join(
                        ",",
                        IntStream.rangeClosed(1, rows).mapToObj(String::valueOf).toList()) + "}'";

        List<String> plan = new ArrayList<>();
        try (Connection connection = DATABASE.connect();
                Statement statement = connection.createStatement()) {
            String sql = SetForm.of(KEY, NamedSql.parse("SELECT id::text FROM product WHERE parent = :id"), connection)
                    .sql()
                    .replace("?::text[]", array + "::text[]")
                    .replace("LIMIT ?", "LIMIT 1001");
            try (ResultSet row = statement.executeQuery("EXPLAIN " + sql)) {
                while (row.next()) {
                    plan.add(row.getString(1));
                }
            }
            connection.rollback();
        }

        assertThat(String.join("\n", plan))
                .contains("Nested Loop")
                .contains("product_parent_idx")
                .doesNotContain("Seq Scan");
    }

    private static Map<String, @Nullable String> id(String value) {
        return Map.of("id", value);
    }
}
