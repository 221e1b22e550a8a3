package dev.endstate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.testing.RestApi;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * A small index rebuilt again and again with default settings, each time from the request until the alias leads to the new generation.
 *
 * <p>The target is a median of 2 s; it fails above 4 s.
 */
class SmallRebuildBenchmark {
    private static final int DOCUMENTS = Integer.getInteger("bench.documents", 1_000);
    private static final int RUNS = Integer.getInteger("bench.runs", 10);
    private static final int WARM_UPS = 3;
    private static final String HEAP = System.getProperty("bench.heap", "1g");

    private final BenchReport report = new BenchReport();

    @Test
    void a_small_index_from_request_to_swap() throws Exception {
        try (BenchServers servers = BenchServers.start()) {
            Catalog catalog = new Catalog(servers, "small", DOCUMENTS);
            try (EndstateProcess endstate = catalog.deploy(HEAP, Map.of())) {
                RestApi api = new RestApi(endstate.port());
                for (int warmUp = 0; warmUp < WARM_UPS; warmUp++) {
                    seconds(catalog, api);
                }

                List<Double> runs = new ArrayList<>();
                for (int run = 0; run < RUNS; run++) {
                    runs.add(seconds(catalog, api));
                }

                double median = Median.of(runs);
                report.line(
                        "rebuild of %d keys, from request to swap: median %.2f s, lowest %.2f, highest %.2f",
                        DOCUMENTS, median, Collections.min(runs), Collections.max(runs));
                report.write(Path.of("target", "bench", "small-rebuild.txt"));
                assertThat(median).as("seconds").isLessThan(4);
            }
        }
    }

    /** The next one begins when the former generation is gone, and its job has ended. */
    private static double seconds(Catalog catalog, RestApi api) {
        String former = catalog.queried();
        long begin = System.nanoTime();
        String rebuild = "/api/indexes/catalog/rebuilds/"
                + api.post("/api/indexes/catalog/rebuilds").path("id").asLong();
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> !catalog.queried().equals(former));
        double seconds = (System.nanoTime() - begin) / 1e9;

        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> api.get(rebuild).path("state").asString().equals("DONE")
                        && api.get("/api/indexes/catalog").path("generations").size() == 1);
        return seconds;
    }
}
