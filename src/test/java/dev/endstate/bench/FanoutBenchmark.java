package dev.endstate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/**
 * A label that 50,000 entries show is renamed beside a load of other entries' changes; then it changes ten times in a row.
 *
 * <p>The targets at 500 changes a second of others are 60 s until a search finds all, and a p99 of the others of at most twice theirs
 * without it. It fails above 120 s, and above three times that p99 if that is above 300 ms, too. Ten changes must cost no more reads
 * than three alone.
 */
class FanoutBenchmark {
    private static final int ENTRIES = Integer.getInteger("bench.entries", 100_000);
    private static final int OF_THE_LABEL = ENTRIES / 2;
    private static final int PER_SECOND = Integer.getInteger("bench.rate", 500);
    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("bench.warm-up", 60));
    private static final Duration PERIOD = Duration.ofSeconds(Integer.getInteger("bench.seconds", 30));
    private static final String HEAP = System.getProperty("bench.heap", "1g");
    private static final int CHANGES_IN_A_ROW = 10;
    private static final Duration BETWEEN = Duration.ofMillis(400);

    private final BenchReport report = new BenchReport();
    private final Latencies others = new Latencies();

    @Test
    void a_label_of_many_beside_changes_of_others() throws Exception {
        try (LiveEntries entries = new LiveEntries("fanout", ENTRIES, OF_THE_LABEL + 1);
                EndstateProcess endstate = entries.deploy(HEAP);
                ArrivalFeed feed = endstate.arrivals(others)) {
            entries.change(PER_SECOND, WARM_UP, others);
            others.take();
            entries.change(PER_SECOND, PERIOD, others);
            Histogram before = others.take();

            double seconds = seconds(entries, 1);
            Histogram during = others.take();
            double reads = inARow(entries, endstate);

            report.line("%d changes/s of others; ms from the intended start to the acknowledged document", PER_SECOND);
            report.line("%-44s %8s %8s %8s", "", "p50", "p99", "max");
            report.latencies("before", before);
            report.latencies("while a label of %d entries is renamed".formatted(OF_THE_LABEL), during);
            report.line("%.1f s from the commit until a search finds all", seconds);
            report.line("%d changes in a row took %.0f reads", CHANGES_IN_A_ROW, reads);
            report.write(Path.of("target", "bench", "fanout.txt"));

            assertThat(reads).isLessThan(3.0 * OF_THE_LABEL);
            assertThat(seconds).as("seconds until all are found").isLessThan(120);
            assertThat(millis(during)).as("p99").isLessThan(Math.max(300, 3 * millis(before)));
        }
    }

    /** Renames the label beside the load; returns the seconds until a search finds all entries with the new name. */
    private double seconds(LiveEntries entries, int change) throws Exception {
        try (SteadyLoad.Running load = entries.load(PER_SECOND, others).start()) {
            rename(entries, change);
            long begin = System.nanoTime();
            awaitFound(entries, change);
            return (System.nanoTime() - begin) / 1e9;
        }
    }

    /** So that most changes meet a fan-out that is under way. */
    private static double inARow(LiveEntries entries, EndstateProcess endstate) throws Exception {
        double before = reads(endstate);
        int last = 1 + CHANGES_IN_A_ROW;
        for (int change = 2; change <= last; change++) {
            rename(entries, change);
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
        awaitFound(entries, last);
        return reads(endstate) - before;
    }

    private static void rename(LiveEntries entries, int change) {
        entries.sql().update("UPDATE label SET name = ? WHERE id = 1", "change " + change);
    }

    private static void awaitFound(LiveEntries entries, int change) {
        entries.awaitCount("{\"query\": {\"term\": {\"label.name\": \"change " + change + "\"}}}", OF_THE_LABEL);
    }

    private static double reads(EndstateProcess endstate) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI metrics = URI.create("http://localhost:" + endstate.port() + "/actuator/prometheus");
            String all = http.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            return all.lines()
                    .filter(line -> line.startsWith("endstate_fanout_keys_total"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum();
        }
    }

    private static double millis(Histogram latencies) {
        return latencies.getValueAtPercentile(99) / 1_000.0;
    }
}
