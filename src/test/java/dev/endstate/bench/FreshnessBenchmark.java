package dev.endstate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.testing.Deployment;
import java.nio.file.Path;
import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** From a change's intended start to its acknowledged document, beside Debezium alone with a consumer that does nothing. */
class FreshnessBenchmark {
    private static final int ENTRIES = 50_000;
    private static final int PER_SECOND = Integer.getInteger("bench.rate", 500);
    private static final Duration WARM_UP = Duration.ofSeconds(60);
    private static final Duration MEASURED = Duration.ofSeconds(Integer.getInteger("bench.seconds", 30));
    private static final int BLOCKS = 2;

    private final BenchReport report = new BenchReport();

    @Test
    void freshness_beside_the_floor() throws Exception {
        Histogram floor = new Histogram(3);
        Histogram endstate = new Histogram(3);
        report.line(
                "%d changes/s of %d entries; milliseconds from the intended start of a change, its commit included",
                PER_SECOND, ENTRIES);
        report.line("%-34s %8s %8s %8s %8s", "", "p50", "p90", "p99", "max");

        try (LiveEntries entries = new LiveEntries("freshness", ENTRIES, 1)) {
            // In blocks, so that a drift of the machine hits both.
            for (int block = 0; block < BLOCKS; block++) {
                Latencies received = new Latencies();
                try (BareDebezium debezium = new BareDebezium(entries.database(), received)) {
                    entries.change(PER_SECOND, WARM_UP, received);
                    received.take();
                    entries.change(PER_SECOND, MEASURED, received);
                }
                floor.add(line("the floor: Debezium to nothing", received.take()));

                try (Deployment deployment = entries.deploy()) {
                    entries.change(PER_SECOND, WARM_UP, LiveEntries.ACKNOWLEDGED);
                    LiveEntries.ACKNOWLEDGED.take();
                    entries.change(PER_SECOND, MEASURED, LiveEntries.ACKNOWLEDGED);
                }
                endstate.add(line("Endstate to acknowledged", LiveEntries.ACKNOWLEDGED.take()));
            }
        }

        line("the floor, all blocks", floor);
        line("Endstate, all blocks", endstate);
        report.write(Path.of("target", "bench", "freshness.txt"));

        assertThat(millis(endstate, 99)).isLessThan(Math.max(250, 2 * millis(floor, 99)));
        assertThat(millis(endstate, 50)).isLessThan(millis(floor, 50) + 100);
    }

    private Histogram line(String what, Histogram latencies) {
        report.line(
                "%-34s %8.1f %8.1f %8.1f %8.1f",
                what, millis(latencies, 50), millis(latencies, 90), millis(latencies, 99), millis(latencies, 100));
        return latencies;
    }

    private static double millis(Histogram latencies, double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1_000.0;
    }
}
