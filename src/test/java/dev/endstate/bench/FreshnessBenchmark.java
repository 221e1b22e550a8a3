package dev.endstate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/**
 * From a change's intended start to its acknowledged document, beside Debezium alone with a consumer that does nothing, each in a
 * process of its own; in blocks of Debezium, Endstate, Endstate, Debezium, each start of a process followed by a minute that is not
 * counted.
 *
 * <p>The targets at 500 commits a second are a p50 of 40 ms, a p99 of 150 ms, and no more processor for Endstate and Kafka together than
 * with Debezium. It fails above 80 ms, above 300 ms and twice Debezium's p99, and above one and a half times Debezium's processor.
 */
class FreshnessBenchmark {
    private static final int ENTRIES = Integer.getInteger("bench.entries", 50_000);
    private static final int PER_SECOND = Integer.getInteger("bench.rate", 500);
    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("bench.warm-up", 60));
    private static final Duration MEASURED = Duration.ofSeconds(Integer.getInteger("bench.seconds", 30));
    private static final int BLOCKS = Integer.getInteger("bench.blocks", 1);
    private static final String HEAP = System.getProperty("bench.heap", "1g");

    private final BenchReport report = new BenchReport();
    private final Side debezium = new Side("Debezium to nothing");
    private final Side endstate = new Side("Endstate to acknowledged");

    /** What was measured of one of the two. */
    private static final class Side {
        private final String name;
        private final Histogram latencies = new Histogram(3);
        private CoreSeconds used = CoreSeconds.NONE;
        private long changes;

        Side(String name) {
            this.name = name;
        }

        void add(Histogram taken, CoreSeconds more) {
            latencies.add(taken);
            used = used.plus(more);
            changes += taken.getTotalCount();
        }

        CoreSeconds perThousand() {
            return used.perThousand(changes);
        }

        double millis(double percentile) {
            return latencies.getValueAtPercentile(percentile) / 1_000.0;
        }
    }

    @Test
    void freshness_beside_the_floor() throws Exception {
        try (LiveEntries entries = new LiveEntries("freshness", ENTRIES, 1)) {
            for (int block = 0; block < BLOCKS; block++) {
                byDebezium(entries);
                byEndstate(entries);
                byDebezium(entries);
            }
        }

        report.line(
                "%d changes/s of %d entries; ms from the intended start of a change, its commit included; core-seconds per 1,000:"
                        + " Elasticsearch / PostgreSQL / Kafka / itself",
                PER_SECOND, ENTRIES);
        line(debezium);
        line(endstate);
        report.write(Path.of("target", "bench", "freshness.txt"));
        check();
    }

    private void byDebezium(LiveEntries entries) throws Exception {
        Latencies received = new Latencies();
        try (BareDebezium process = new BareDebezium(entries.database(), HEAP, received)) {
            warmUp(entries, received);
            measure(entries, debezium, process.handle(), received);
        }
    }

    private void byEndstate(LiveEntries entries) throws Exception {
        Latencies acknowledged = new Latencies();
        try (EndstateProcess process = entries.deploy(HEAP);
                ArrivalFeed feed = process.arrivals(acknowledged)) {
            warmUp(entries, acknowledged);
            measure(entries, endstate, process.handle(), acknowledged);
            measure(entries, endstate, process.handle(), acknowledged);
        }
    }

    private static void warmUp(LiveEntries entries, Latencies latencies) throws Exception {
        entries.change(PER_SECOND, WARM_UP, latencies);
        latencies.take();
    }

    private static void measure(LiveEntries entries, Side side, ProcessHandle process, Latencies latencies)
            throws Exception {
        CoreSeconds before = entries.servers().used(process);
        entries.change(PER_SECOND, MEASURED, latencies);
        CoreSeconds used = entries.servers().used(process).minus(before);
        side.add(latencies.take(), used);
    }

    private void line(Side side) {
        report.line(
                "%-26s p50 %7.1f  p90 %7.1f  p99 %7.1f  max %7.1f   %s",
                side.name, side.millis(50), side.millis(90), side.millis(99), side.millis(100), side.perThousand());
    }

    private void check() {
        CoreSeconds floor = debezium.perThousand();
        CoreSeconds used = endstate.perThousand();

        assertThat(endstate.millis(50)).as("p50").isLessThan(80);
        assertThat(endstate.millis(99)).as("p99").isLessThan(Math.max(300, 2 * debezium.millis(99)));
        assertThat(used.kafka() + used.itself())
                .as("core-seconds of Kafka and Endstate per 1,000")
                .isLessThan(1.5 * (floor.kafka() + floor.itself()));
    }
}
