package dev.endstate.capture.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.change.RoutedTable;
import dev.endstate.servers.PostgresServer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** What cannot be followed is refused by name, and stays out of the publication. */
abstract class RefusedTables extends WatchedShop {
    RefusedTables(PostgresServer postgres) {
        super(postgres);
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
}
