package dev.endstate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.testing.RestApi;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Ten times the keys in the same small heap: identifiers that wait are drained, the index is rebuilt, and all keys are compared with
 * all documents. It fails if ten times the keys cost a tenth more processor for each document,
 * or if the comparison finds a difference.
 */
class ManyKeysBenchmark {
    private static final int DOCUMENTS = Integer.getInteger("bench.few", 100_000);
    private static final int MANY = Integer.getInteger("bench.many", 1_000_000);
    private static final String HEAP = "256m";

    private final BenchReport report = new BenchReport();

    @Test
    void ten_times_the_keys_cost_no_more_for_each() throws Exception {
        try (BenchServers servers = BenchServers.start()) {
            double few = rebuild(servers, "few", DOCUMENTS);
            servers.contents()
                    .call("GET", "/_cat/indices/catalog-*?format=json", "")
                    // By name: Elasticsearch refuses to delete by a pattern.
                    .forEach(index -> servers.contents()
                            .call("DELETE", "/" + index.path("index").asString(), ""));
            double many = rebuild(servers, "many", MANY);

            report.write(Path.of("target", "bench", "many-keys.txt"));
            assertThat(many).as("core-seconds per 1,000").isLessThan(1.1 * few);
        }
    }

    /** Returns the core-seconds of Endstate for 1,000 documents, of a rebuild after the first build. */
    private double rebuild(BenchServers servers, String name, int documents) throws Exception {
        Catalog catalog = new Catalog(servers, name, documents);
        long begin = System.nanoTime();
        try (EndstateProcess endstate = catalog.deploy(HEAP)) {
            report.line("first build of %d: %d s", documents, seconds(begin));
            drain(servers, endstate, documents);

            RestApi api = new RestApi(endstate.port());
            SideBySide.Effort effort = new Rebuilds(servers, catalog).byEndstate(endstate, api);
            report.line(
                    "rebuild of %d: %.0f documents/s, core-seconds per 1,000%s, peak heap %d MB of -Xmx%s",
                    documents,
                    documents * 1e9 / effort.nanos(),
                    effort.used().perThousand(documents),
                    endstate.usage().peakHeap() >> 20,
                    HEAP);

            compare(api, catalog, documents);
            return effort.used().perThousand(documents).itself();
        }
    }

    /** As many identifiers as there are documents, all of which wait. */
    private void drain(BenchServers servers, EndstateProcess endstate, int documents) throws Exception {
        endstate.pause();
        new Backlog(servers.kafka(), documents).publish("catalog-changes", documents);
        endstate.consume();
        Awaitility.await().atMost(Duration.ofMinutes(20)).until(() -> endstate.lag("catalog") == 0);
        report.line(
                "drained %d that waited: peak heap %d MB of -Xmx%s",
                documents, endstate.usage().peakHeap() >> 20, HEAP);
    }

    /** Both walks over everything, in a heap that holds a small part of it. */
    private void compare(RestApi api, Catalog catalog, int documents) {
        catalog.awaitQuiet();
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
                "compared with the database: %d looked at, in %d s",
                done.path("checked").asLong(), seconds(begin));
        assertThat(done.path("state").asString()).isEqualTo("DONE");
        assertThat(done.path("checked").asLong()).isEqualTo(2L * documents);
        assertThat(done.path("samples")).isEmpty();
    }

    private static long seconds(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin).toSeconds();
    }
}
