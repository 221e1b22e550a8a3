package dev.endstate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.IndexContents;
import dev.endstate.testing.RestApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An index rebuilt to refreshed and counted, against the same documents sent by raw bulk into an index of the same settings on the
 * same server, in blocks of ABBA; then the same with ten times the keys, in the same heap, and a comparison of all of them. Each
 * begins on a quiet server: what one index has still to merge, which takes longer than to fill it, is not the next one's.
 */
class RebuildBenchmark {
    private static final int DOCUMENTS = Integer.getInteger("bench.documents", 300_000);
    private static final int MANY = Integer.getInteger("bench.many", 3_000_000);
    private static final int BLOCKS = Integer.getInteger("bench.blocks", 5);
    private static final String HEAP = "256m";

    private final Servers servers = Servers.start(Map.of("shared_buffers", "1GB"));
    private final IndexContents contents =
            new IndexContents(servers.elasticsearch().httpUri());
    private final BenchReport report = new BenchReport();
    private double ratio;

    @Test
    void rebuilding_against_raw_bulk_and_with_ten_times_the_keys() throws Exception {
        Cost few = againstRawBulk();
        Cost many = tenTimesTheKeys();
        report.line("%10s keys: %s", DOCUMENTS, few);
        report.line("%10s keys: %s", MANY, many);
        report.write(Path.of("target", "bench", "rebuild.txt"));
        assertThat(ratio).as("median of the ratios to raw bulk").isGreaterThan(0.75);
        assertThat(many.cpuPerThousand()).isLessThan(1.1 * few.cpuPerThousand());
    }

    /**
     * What a build took of Endstate's process.
     *
     * @param cpuPerThousand core-seconds for 1,000 documents
     * @param peakHeap MB, garbage included
     */
    private record Cost(double perSecond, double cpuPerThousand, long peakHeap) {
        @Override
        public String toString() {
            return "%.0f documents/s, %.4f core-s per 1,000 documents, %d MB peak heap of -Xmx%s"
                    .formatted(perSecond, cpuPerThousand, peakHeap, HEAP);
        }
    }

    private Cost againstRawBulk() throws Exception {
        JdbcTemplate sql = createDatabase("few", DOCUMENTS);
        try (EndstateProcess endstate = start("few")) {
            RestApi api = new RestApi(endstate.port());
            awaitCount(DOCUMENTS);
            Map<String, String> documents = documents();
            report.documents(documents);

            for (int warmUp = 1; warmUp <= 2; warmUp++) {
                rebuild(api, sql, DOCUMENTS);
                raw(documents);
            }

            List<Double> ratios = new ArrayList<>();
            Duration before = endstate.usage().cpu();
            long nanos = 0;
            for (int block = 1; block <= BLOCKS; block++) {
                long cpu = endstate.usage().cpu().toNanos();
                long a1 = rebuild(api, sql, DOCUMENTS);
                long b1 = raw(documents);
                long b2 = raw(documents);
                long a2 = rebuild(api, sql, DOCUMENTS);
                report.block(
                        block,
                        2 * DOCUMENTS,
                        a1 + a2,
                        b1 + b2,
                        endstate.usage().cpu().toNanos() - cpu);
                ratios.add((double) (b1 + b2) / (a1 + a2));
                nanos += a1 + a2;
            }

            report.ratios(ratios);
            Collections.sort(ratios);
            ratio = ratios.get(ratios.size() / 2);
            EndstateProcess.Usage usage = endstate.usage();
            return cost(2L * BLOCKS * DOCUMENTS, nanos, usage.cpu().minus(before), usage.peakHeap());
        } finally {
            // By name: Elasticsearch refuses to delete by a pattern.
            contents.call("GET", "/_cat/indices/catalog-*?format=json", "")
                    .forEach(index ->
                            contents.call("DELETE", "/" + index.path("index").asString(), ""));
        }
    }

    private Cost tenTimesTheKeys() throws Exception {
        JdbcTemplate sql = createDatabase("many", MANY);
        long begin = System.nanoTime();
        try (EndstateProcess endstate = start("many")) {
            RestApi api = new RestApi(endstate.port());
            awaitCount(MANY);

            EndstateProcess.Usage first = endstate.usage();
            report.line(
                    "first build of %d: %d s",
                    MANY, Duration.ofNanos(System.nanoTime() - begin).toSeconds());

            long nanos = rebuild(api, sql, MANY);
            EndstateProcess.Usage usage = endstate.usage();
            compare(api);
            return cost(MANY, nanos, usage.cpu().minus(first.cpu()), usage.peakHeap());
        }
    }

    /** Both walks over everything, in a heap that holds a small part of it. */
    private void compare(RestApi api) {
        awaitQuiet();
        long begin = System.nanoTime();
        String path = "/api/indexes/catalog/reconciliations";
        long id = api.post(path).path("id").asLong();

        JsonNode done = Awaitility.await()
                .atMost(Duration.ofMinutes(30))
                .pollInterval(Duration.ofSeconds(2))
                .until(
                        () -> api.get(path + "/" + id),
                        run -> !run.path("endedAt").isNull());

        report.line(
                "compared with the database: %d looked at, %d differ, in %d s",
                done.path("checked").asLong(),
                done.path("missing").asLong()
                        + done.path("stale").asLong()
                        + done.path("extra").asLong(),
                Duration.ofNanos(System.nanoTime() - begin).toSeconds());

        assertThat(done.path("state").asString()).isEqualTo("DONE");
        assertThat(done.path("checked").asLong()).isEqualTo(2L * MANY);
        assertThat(done.path("samples")).isEmpty();
    }

    private static Cost cost(long documents, long nanos, Duration cpu, long peakHeap) {
        return new Cost(documents * 1e9 / nanos, cpu.toNanos() / 1e9 / documents * 1_000, peakHeap >> 20);
    }

    /** The API is asked once: each request's password is hashed for as long as a thousand documents take. */
    private long rebuild(RestApi api, JdbcTemplate sql, int documents) {
        awaitQuiet();
        long begin = System.nanoTime();
        long id = api.post("/api/indexes/catalog/rebuilds?share=100").path("id").asLong();
        Awaitility.await()
                .atMost(Duration.ofMinutes(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> "DONE"
                        .equals(sql.queryForObject("SELECT state FROM endstate.job WHERE id = ?", String.class, id)));
        assertThat(count("catalog")).isEqualTo(documents);
        return System.nanoTime() - begin;
    }

    /** Into an index as Endstate makes it for being filled, then as it is when users query it. */
    private long raw(Map<String, String> documents) throws Exception {
        ObjectNode body = (ObjectNode)
                new JsonMapper().readTree(Files.readString(Deployment.resource("/bench/indexes/catalog/index.json")));
        ((ObjectNode) body.get("settings")).put("refresh_interval", "-1").put("index.gc_deletes", "1h");
        RawBulk raw = RawBulk.of(servers.elasticsearch().httpUri(), "ceiling", documents, 1000, 4);

        awaitQuiet();
        long begin = System.nanoTime();
        contents.call("PUT", "/ceiling", body.toString());
        raw.run();
        contents.call("PUT", "/ceiling/_settings", "{\"index.refresh_interval\":null}");
        contents.call("POST", "/ceiling/_refresh", "");

        assertThat(count("ceiling")).isEqualTo(documents.size());
        long nanos = System.nanoTime() - begin;
        contents.call("DELETE", "/ceiling", "");
        return nanos;
    }

    private void awaitQuiet() {
        Awaitility.await()
                .atMost(Duration.ofMinutes(15))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> contents.call("GET", "/_stats/merge", "")
                                .at("/_all/total/merges/current")
                                .asInt(-1)
                        == 0);
    }

    private Map<String, String> documents() {
        Map<String, String> documents = new TreeMap<>();
        contents.all("catalog").forEach((id, document) -> documents.put(id, document.toString()));
        assertThat(documents).hasSize(DOCUMENTS);
        return documents;
    }

    private void awaitCount(int documents) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(40))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> count("catalog") == documents);
    }

    private int count(String index) {
        return contents.call("GET", "/" + index + "/_count", "").path("count").asInt(-1);
    }

    private EndstateProcess start(String database) throws Exception {
        Map<String, String> properties = new HashMap<>(servers.properties(database));
        properties.put(
                "endstate.definitions", Deployment.resource("/bench/indexes").toString());
        properties.put("endstate.rebuild.retain", "0s");
        properties.put("endstate.reconcile.share", "100");
        properties.put("endstate.scan.topic", "scans-of-" + database);
        properties.put("server.port", "0");
        properties.put("spring.security.user.name", "tester");
        properties.put("spring.security.user.password", "secret");
        Path log = Files.createDirectories(Path.of("target", "bench")).resolve("endstate-" + database + ".log");
        return EndstateProcess.start(properties, HEAP, log);
    }

    private JdbcTemplate createDatabase(String name, int documents) throws Exception {
        DataSource database = servers.postgres().createDatabase(name);
        // One connection: a new one for each question would be work that the rebuild waits for.
        JdbcTemplate sql = new JdbcTemplate(new SingleConnectionDataSource(database.getConnection(), true));
        BenchScript.run(sql, "/bench/schema.sql", documents);
        return sql;
    }
}
