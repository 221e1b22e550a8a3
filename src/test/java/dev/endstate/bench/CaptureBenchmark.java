package dev.endstate.bench;

import dev.endstate.testing.Deployment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** From the log to identifiers in Kafka, by an instance that does nothing else: latency, processor, heap, and what idling costs. */
class CaptureBenchmark {
    private static final int ENTRIES = Integer.getInteger("bench.entries", 300_000);
    private static final int PER_SECOND = 500;
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration MEASURED = Duration.ofSeconds(30);
    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final String HEAP = "256m";

    private final BenchReport report = new BenchReport();

    @Test
    void from_the_log_to_Kafka() throws Exception {
        try (LiveEntries entries = new LiveEntries("capture", ENTRIES, 1)) {
            entries.sql().execute("ALTER TABLE entry REPLICA IDENTITY FULL");
            entries.sql().execute("CREATE TABLE large (id bigint PRIMARY KEY, parent bigint, body text)");

            long start = System.nanoTime();
            try (EndstateProcess endstate = EndstateProcess.start(properties(entries, "capture"), HEAP, "capture")) {
                awaitReading(entries);
                report.line("started and reading after %.1f s", seconds(System.nanoTime() - start));
                Latencies latencies = new Latencies();
                try (IdentifierWatch watch = new IdentifierWatch(entries.kafka(), "endstate.public.entry", latencies)) {
                    singleChanges(entries, endstate, latencies);
                    oneStatement(entries, endstate, watch, "UPDATE entry SET price = price + 0.01", ENTRIES);
                    oneStatement(entries, endstate, watch, "UPDATE entry SET price = price + 0.01", ENTRIES);
                    manyRows(entries, endstate, watch);
                    largeRows(entries, endstate, watch);
                    idle(endstate);
                }
            }
        }
        report.write(Path.of("target", "bench", "capture.txt"));
    }

    private void singleChanges(LiveEntries entries, EndstateProcess endstate, Latencies latencies) throws Exception {
        entries.change(PER_SECOND, WARM_UP, latencies);
        latencies.take();
        long cpu = endstate.usage().cpu().toNanos();
        entries.change(PER_SECOND, MEASURED, latencies);
        double used = (endstate.usage().cpu().toNanos() - cpu) / 1e9;
        Histogram taken = latencies.take();
        report.line("%-44s %8s %8s %8s", "ms", "p50", "p99", "max");
        report.latencies("500 single changes/s, until Kafka told them", taken);
        report.line("core-seconds per 1,000 changes: %.3f", used / PER_SECOND / MEASURED.toSeconds() * 1_000);
    }

    private void oneStatement(
            LiveEntries entries, EndstateProcess endstate, IdentifierWatch watch, String statement, int rows)
            throws Exception {
        long before = watch.count();
        long cpu = endstate.usage().cpu().toNanos();

        entries.sql().update(statement);
        long committed = System.nanoTime();
        Awaitility.await()
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> watch.count() - before >= rows);

        double seconds = seconds(System.nanoTime() - committed);
        double used = (endstate.usage().cpu().toNanos() - cpu) / 1e9;
        report.line(
                "%s of %d rows: %.0f rows/s from its commit, %.4f core-seconds per 1,000, peak heap %d MB",
                statement.substring(0, statement.indexOf(' ')),
                rows,
                rows / seconds,
                used / rows * 1_000,
                endstate.usage().peakHeap() >> 20);
    }

    private void manyRows(LiveEntries entries, EndstateProcess endstate, IdentifierWatch watch) throws Exception {
        oneStatement(
                entries,
                endstate,
                watch,
                "INSERT INTO entry SELECT 10000000 + n, 'n', 'd', 1, 'b', true, now(), 2 FROM generate_series(1, 1000000) n",
                1_000_000);
        oneStatement(entries, endstate, watch, "DELETE FROM entry WHERE id > 10000000", 1_000_000);
    }

    /** 10,000 rows of 200 KB, which do not compress, in one transaction. */
    private void largeRows(LiveEntries entries, EndstateProcess endstate, IdentifierWatch watch) throws Exception {
        entries.sql().execute("ALTER TABLE entry ALTER description SET STORAGE EXTERNAL");
        oneStatement(
                entries,
                endstate,
                watch,
                "INSERT INTO entry SELECT 20000000 + n, 'n', repeat(md5(n::text), 6250), 1, 'b', true, now(), 2"
                        + " FROM generate_series(1, 10000) n",
                10_000);
        oneStatement(entries, endstate, watch, "DELETE FROM entry WHERE id > 20000000", 10_000);
    }

    private void idle(EndstateProcess endstate) throws Exception {
        TimeUnit.SECONDS.sleep(10);
        long cpu = endstate.usage().cpu().toNanos();
        TimeUnit.NANOSECONDS.sleep(IDLE.toNanos());
        report.line(
                "idle: %.4f of a core, the whole instance",
                (endstate.usage().cpu().toNanos() - cpu) / (double) IDLE.toNanos());
    }

    private static Map<String, String> properties(LiveEntries entries, String roles) {
        Map<String, String> properties = new HashMap<>(entries.properties());
        properties.put("endstate.roles", roles);
        properties.put(
                "endstate.definitions", Deployment.resource("/bench/live").toString());
        properties.put("server.port", "0");
        return properties;
    }

    private static void awaitReading(LiveEntries entries) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> entries.sql()
                        .queryForList(
                                "SELECT active FROM pg_replication_slots WHERE slot_name = ?",
                                Boolean.class,
                                entries.name())
                        .contains(true));
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }
}
