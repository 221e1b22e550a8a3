package dev.endstate.capture.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.IndexContents;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Keys whose text in the log is not what a cast to text gives: padded, without a mask, of bytes, of dates and moments. */
class KeysOfManyTypesIT {
    private static final Map<String, String> EXPECTED = Map.of(
            "coupons",
            "SELECT rtrim(code) AS id, jsonb_build_object('code', rtrim(code), 'percent', percent) FROM coupon",
            "day-prices",
            "SELECT product_id || ':' || day, jsonb_build_object('product_id', product_id, 'day', day, 'price', price)"
                    + " FROM day_price",
            "media",
            "SELECT encode(id, 'hex'), jsonb_build_object('id', encode(id, 'hex'), 'url', url) FROM media",
            "visits",
            "SELECT replace(at::text, ':', '\\:') || ':' || ip::text, jsonb_build_object('at', at::text, 'ip', ip::text,"
                    + " 'page', page) FROM visit");

    private final Servers servers = Servers.shared();
    private final String name = "keys" + ProcessHandle.current().pid();
    private final IndexContents contents =
            new IndexContents(servers.elasticsearch().httpUri());
    private final JdbcTemplate sql = new JdbcTemplate(database());

    private PGSimpleDataSource database() {
        PGSimpleDataSource database = servers.postgres().createDatabase(name);
        database.setOptions("-c TimeZone=UTC");
        return database;
    }

    @Test
    void rows_of_such_keys_are_inserted_updated_and_deleted_in_their_indexes() {
        for (String statement : List.of(
                "CREATE TABLE coupon (code char(8) PRIMARY KEY, percent integer NOT NULL)",
                "CREATE TABLE day_price (product_id bigint, day date, price numeric(10,2), PRIMARY KEY (product_id, day))",
                "CREATE TABLE media (id bytea PRIMARY KEY, url text NOT NULL)",
                "CREATE TABLE visit (at timestamptz, ip inet, page text NOT NULL, PRIMARY KEY (at, ip))",
                "INSERT INTO coupon VALUES ('SPRING', 10), ('SUMMER26', 20)",
                "INSERT INTO day_price VALUES (1, '2026-11-01', 9.90), (1, '2026-11-02', 8.90)",
                "INSERT INTO media VALUES ('\\x0192f0c5a4d07c3e9b1f000000000001', 'https://cdn.example/1.jpg')",
                "INSERT INTO visit VALUES ('2026-11-01 10:00:00+09', '192.0.2.7', '/')")) {
            sql.execute(statement);
        }

        Map<String, String> capturing = Map.of(
                "endstate.capture.cdc.enabled",
                "true",
                "endstate.capture.cdc.slot",
                name,
                "endstate.capture.cdc.publication",
                name,
                // Or what was missed would be found by the comparison.
                "endstate.reconcile.refresh",
                "5m");

        try (Deployment one = Deployment.start(servers, name, Deployment.resource("/keys"), capturing)) {
            awaitIndexesEqualDatabase();

            for (String statement : List.of(
                    "UPDATE coupon SET percent = 15 WHERE code = 'SPRING'",
                    "UPDATE day_price SET price = 7.90 WHERE day = '2026-11-02'",
                    "UPDATE media SET url = 'https://cdn.example/1b.jpg'",
                    "UPDATE visit SET page = '/cart'",
                    "INSERT INTO coupon VALUES ('X', 5)",
                    "DELETE FROM day_price WHERE day = '2026-11-01'")) {
                sql.execute(statement);
            }
            awaitIndexesEqualDatabase();

            for (String table : List.of("coupon", "day_price", "media", "visit")) {
                sql.execute("DELETE FROM " + table);
            }
            awaitIndexesEqualDatabase();
        } finally {
            await().ignoreExceptions().until(this::isWithoutSlot);
        }
    }

    /** Drops it; while it is read still, that fails. */
    private boolean isWithoutSlot() {
        sql.queryForList(
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = ?", name);
        return true;
    }

    private void awaitIndexesEqualDatabase() {
        EXPECTED.forEach((index, query) -> await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(contents.all(index)).as(index).isEqualTo(expected(query))));
    }

    private Map<String, JsonNode> expected(String query) {
        Map<String, JsonNode> documents = new TreeMap<>();
        sql.query(query, row -> {
            documents.put(row.getString(1), new JsonMapper().readTree(row.getString(2)));
        });
        return documents;
    }
}
