package dev.endstate.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.definition.Key;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.index.StoredDocuments;
import dev.endstate.servers.Servers;
import dev.endstate.source.document.DocumentSource;
import dev.endstate.source.document.Read;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.RestApi;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Elasticsearch gives back the bytes that it was given, so that what Endstate wrote is compared without being parsed. */
class ByteForByteIT {
    private static final int ITEMS = 60;
    private static final String DOCUMENT = """
            SELECT i.id, i.name, 100 / i.amount AS share, NULL::bigint AS "maker.id", NULL::text AS "maker.name",
                   1.1000::numeric AS "any.scale", 12345678901234567890.12345678901234567890 AS "any.digits",
                   repeat('7', 900)::numeric AS "any.long", 1e-300::float8 AS "any.small", -0.0::float8 AS "any.zero",
                   1e20::float8 AS "any.large", 'NaN'::float8 AS "any.nan",
                   E'{ "b" : 1.50,\\n  "a" : [ ], "c" : "\\\\u00e9\\\\/" }'::json AS "any.json", '{"b":1.50,"a":[]}'::jsonb AS "any.jsonb",
                   E'\\t\\n\\u0001 "quoted" \\\\ / grüße 日本 🎁' AS "any.text", ARRAY[1.0, NULL, 2.50] AS "any.list",
                   '\\xdeadbeef'::bytea AS "any.binary", timestamptz '2026-01-31 10:00:00.5+02' AS "any.time"
            FROM ids JOIN item i ON i.id = ids.id WHERE NOT i.hidden
            """;
    private static final String BODY = """
            {"settings": {"number_of_shards": 2, "number_of_replicas": 0},
             "mappings": {"properties": {"any": {"type": "object", "enabled": false}}}}
            """;

    private static final Map<String, String> QUICK = Map.of(
            "endstate.reconcile.second-look", "0s",
            "endstate.reconcile.refresh", "200ms",
            "endstate.reconcile.page-keys", "10");

    private final ItemsWorld world = ItemsWorld.create(Servers.shared());

    @AfterEach
    void close() {
        world.close();
    }

    private double compared(Deployment one, String by) {
        return one.bean(MeterRegistry.class)
                .counter("endstate.compared", "index", world.name(), "by", by)
                .count();
    }

    private JsonNode compare(Deployment one) {
        RestApi api = new RestApi(one.port());
        String path = "/api/indexes/" + world.name() + "/reconciliations";
        long id = api.post(path + "?repair=false").path("id").asLong();
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> api.get(path + "/" + id),
                        run -> run.path("state").asString().equals("DONE"));
    }

    @Test
    void a_healthy_index_is_compared_without_parsing_and_one_written_by_others_by_its_values() throws IOException {
        Files.writeString(world.definition().resolve("document.sql"), DOCUMENT);
        Files.writeString(world.definition().resolve("index.json"), BODY);
        world.addItems(ITEMS);
        try (Deployment one = world.deploy(QUICK)) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> world.contents().all(world.name()).size() == ITEMS);
            JsonNode healthy = compare(one);
            assertThat(healthy.path("samples")).isEmpty();
            assertThat(healthy.path("checked").asLong()).isEqualTo(2 * ITEMS);
            assertThat(compared(one, "bytes")).isEqualTo(ITEMS);
            assertThat(compared(one, "values")).isZero();
            assertThatBytesAreEqual(one);

            Generation generation =
                    one.bean(Generations.class).active(world.name()).orElseThrow();
            String pretty = one.bean(StoredDocuments.class)
                    .get(generation, new Key(List.of("1")))
                    .orElseThrow()
                    .source()
                    .toPrettyString();
            world.contents().call("PUT", "/" + generation + "/_doc/1", pretty);
            world.contents().call("PUT", "/" + generation + "/_doc/2", pretty);
            JsonNode byOthers = compare(one);
            assertThat(byOthers.path("samples").toString()).isEqualTo("[\"STALE 2 at /id, /name\"]");
            assertThat(compared(one, "values")).isEqualTo(4);
        }
    }

    @Test
    void vectors_which_Elasticsearch_leaves_out_of_a_source_are_asked_for() throws IOException {
        Files.writeString(
                world.definition().resolve("document.sql"),
                "SELECT i.id, i.name, ARRAY[i.id, 0.5]::float4[] AS v FROM ids JOIN item i ON i.id = ids.id");
        Files.writeString(
                world.definition().resolve("index.json"),
                "{\"mappings\":{\"properties\":{\"v\":{\"type\":\"dense_vector\",\"dims\":2,\"index\":false}}}}");
        world.addItems(ITEMS);
        try (Deployment one = world.deploy(QUICK)) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> world.contents().all(world.name()).size() == ITEMS);
            world.contents().call("POST", "/" + world.name() + "-000001/_update/3", "{\"doc\":{\"v\":[3.0,0.75]}}");
            JsonNode run = compare(one);
            assertThat(run.path("samples").toString()).isEqualTo("[\"STALE 3 at /v/1\"]");
        }
    }

    /** As read one by one, and several at once, both of which ask the shards and not a point in time. */
    private void assertThatBytesAreEqual(Deployment one) {
        Generation generation = one.bean(Generations.class).active(world.name()).orElseThrow();
        List<Key> keys = LongStream.rangeClosed(1, ITEMS)
                .mapToObj(id -> new Key(List.of(String.valueOf(id))))
                .toList();
        Read read = one.bean(DocumentSource.class).read(generation.definition(), keys, Integer.MAX_VALUE);
        StoredDocuments stored = one.bean(StoredDocuments.class);
        Map<Key, StoredDocuments.Stored> many = stored.get(generation, keys);
        for (int i = 0; i < keys.size(); i++) {
            byte[] database = read.document(i).orElseThrow();
            assertThat(many.get(keys.get(i)).json()).isEqualTo(database);
            assertThat(stored.get(generation, keys.get(i)).orElseThrow().json()).isEqualTo(database);
        }
    }
}
