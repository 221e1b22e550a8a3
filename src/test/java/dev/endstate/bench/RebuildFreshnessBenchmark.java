package dev.endstate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.testing.Deployment;
import dev.endstate.testing.RestApi;
import java.nio.file.Path;
import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Changes of single entries, before and while their index is rebuilt beside them, with the default share. */
class RebuildFreshnessBenchmark {
    private static final int ENTRIES = 100_000;
    private static final int PER_SECOND = Integer.getInteger("bench.rate", 100);
    private static final Duration PERIOD = Duration.ofSeconds(Integer.getInteger("bench.seconds", 30));
    private static final int BLOCKS = Integer.getInteger("bench.blocks", 2);

    private final BenchReport report = new BenchReport();
    private final Histogram before = new Histogram(3);
    private final Histogram during = new Histogram(3);

    @Test
    void single_changes_beside_a_rebuild() throws Exception {
        try (LiveEntries entries = new LiveEntries("rebuilt", ENTRIES, 1);
                Deployment endstate = entries.deploy()) {
            RestApi api = new RestApi(endstate.port());
            entries.change(PER_SECOND, PERIOD, LiveEntries.ACKNOWLEDGED);
            LiveEntries.ACKNOWLEDGED.take();

            for (int block = 0; block < BLOCKS; block++) {
                measure(entries, api);
            }

            report.line(
                    "%d changes/s of single entries; milliseconds from the intended start to the acknowledged document",
                    PER_SECOND);
            report.line("%-44s %8s %8s %8s", "", "p50", "p99", "max");
            report.latencies("before", before);
            report.latencies("while all %d entries are rebuilt".formatted(ENTRIES), during);
            report.write(Path.of("target", "bench", "rebuild-freshness.txt"));
            assertThat(during.getValueAtPercentile(99)).isLessThan(2 * before.getValueAtPercentile(99));
        }
    }

    /** The rebuild is cancelled before it is swapped, so that users query the same generation all the while. */
    private void measure(LiveEntries entries, RestApi api) throws Exception {
        entries.change(PER_SECOND, PERIOD, LiveEntries.ACKNOWLEDGED);
        before.add(LiveEntries.ACKNOWLEDGED.take());

        String path = "/api/indexes/entries/rebuilds";
        String rebuild = path + "/" + api.post(path).path("id").asLong();
        Awaitility.await().until(() -> api.get(rebuild).path("keysDone").asLong() > 0);
        JsonNode state = api.get(rebuild);
        while (state.path("keysDone").asLong() < 0.9 * ENTRIES) {
            entries.change(PER_SECOND, Duration.ofSeconds(1), LiveEntries.ACKNOWLEDGED);
            during.add(LiveEntries.ACKNOWLEDGED.take());
            state = api.get(rebuild);
        }

        report.line("%s keys done, %s a second", state.path("keysDone"), state.path("keysPerSecond"));
        assertThat(api.delete(rebuild)).isEqualTo(204);
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> api.get("/api/indexes/entries").path("generations").size() == 1);
    }
}
