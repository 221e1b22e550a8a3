package dev.endstate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.fanout.FanoutTasks;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.InBackground;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Changes of single entries, before and while a label that 50,000 entries show changes ten times in a row. */
class FanoutBenchmark {
    private static final int ENTRIES = 100_000;
    private static final int OF_THE_LABEL = ENTRIES / 2;
    private static final int PER_SECOND = Integer.getInteger("bench.rate", 100);
    private static final Duration PERIOD = Duration.ofSeconds(Integer.getInteger("bench.seconds", 30));
    private static final int LABEL_CHANGES = 10;
    private static final Duration BETWEEN = Duration.ofMillis(400);

    private final BenchReport report = new BenchReport();

    @Test
    void single_changes_beside_a_large_fan_out() throws Exception {
        try (LiveEntries entries = new LiveEntries("fanout", ENTRIES, OF_THE_LABEL + 1);
                Deployment endstate = entries.deploy()) {
            entries.change(PER_SECOND, PERIOD, LiveEntries.ACKNOWLEDGED);
            LiveEntries.ACKNOWLEDGED.take();
            entries.change(PER_SECOND, PERIOD, LiveEntries.ACKNOWLEDGED);
            Histogram before = LiveEntries.ACKNOWLEDGED.take();

            FanoutTasks tasks = endstate.bean(FanoutTasks.class);
            long begin = System.nanoTime();
            CompletableFuture<Void> labels = InBackground.run(() -> changeLabel(entries));
            Awaitility.await().until(() -> tasks.count("entries") > 0);
            Histogram during = new Histogram(3);
            while (!labels.isDone() || tasks.count("entries") > 0) {
                entries.change(PER_SECOND, Duration.ofSeconds(1), LiveEntries.ACKNOWLEDGED);
                during.add(LiveEntries.ACKNOWLEDGED.take());
            }
            long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
            double reads = endstate.bean(MeterRegistry.class)
                    .get("endstate.fanout.keys")
                    .counter()
                    .count();

            report.line(
                    "%d changes/s of single entries; milliseconds from the intended start to the acknowledged document",
                    PER_SECOND);
            report.line("%-44s %8s %8s %8s", "", "p50", "p99", "max");
            report.latencies("before", before);
            report.latencies(
                    "while a label of %d entries changes %d times".formatted(OF_THE_LABEL, LABEL_CHANGES), during);
            report.line(
                    "the fan-out took %d s and %.0f reads, where each change alone would take %d",
                    seconds, reads, OF_THE_LABEL);
            report.write(Path.of("target", "bench", "fanout.txt"));
            assertThat(reads).isLessThan(3.0 * OF_THE_LABEL);
            assertThat(during.getValueAtPercentile(99)).isLessThan(3 * before.getValueAtPercentile(99));
        }
    }

    /** So that most changes meet a fan-out that is under way. */
    private static void changeLabel(LiveEntries entries) {
        for (int i = 1; i <= LABEL_CHANGES; i++) {
            entries.sql().update("UPDATE label SET name = ? WHERE id = 1", "change " + i);
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
    }
}
