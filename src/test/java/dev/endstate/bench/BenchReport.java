package dev.endstate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The table that a benchmark prints and writes. */
final class BenchReport {
    private final StringBuilder table = new StringBuilder();

    void documents(Map<String, String> documents) {
        double bytes =
                documents.values().stream().mapToInt(String::length).average().orElse(0);
        line(
                "%d documents of %.0f bytes; %d cores",
                documents.size(), bytes, Runtime.getRuntime().availableProcessors());
        line("%5s %16s %16s %7s %24s", "block", "endstate docs/s", "raw bulk docs/s", "ratio", "core-s per 1,000 docs");
    }

    /** @param cpuNanos of Endstate's process alone, without the servers */
    void block(int block, int documents, long endstateNanos, long rawNanos, long cpuNanos) {
        line(
                "%5d %16.0f %16.0f %7.3f %24.3f",
                block,
                documents * 1e9 / endstateNanos,
                documents * 1e9 / rawNanos,
                (double) rawNanos / endstateNanos,
                cpuNanos / 1e9 / documents * 1_000);
    }

    void ratios(List<Double> ratios) {
        List<Double> sorted = ratios.stream().sorted().toList();
        line(
                "median ratio %.3f (lowest %.3f, highest %.3f)",
                sorted.get(sorted.size() / 2), sorted.getFirst(), sorted.getLast());
    }

    void heap(String limit, int backlog, long peak, int longBacklog, long longPeak) {
        line(
                "peak heap, garbage included, of -Xmx%s: %d MB with %d identifiers waiting, %d MB with %d",
                limit, peak >> 20, backlog, longPeak >> 20, longBacklog);
    }

    /** @param latencies microseconds */
    void latencies(String what, Histogram latencies) {
        line(
                "%-44s %8.1f %8.1f %8.1f",
                what,
                latencies.getValueAtPercentile(50) / 1_000.0,
                latencies.getValueAtPercentile(99) / 1_000.0,
                latencies.getMaxValue() / 1_000.0);
    }

    void write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, table);
    }

    void line(String format, Object... values) {
        String line = format.formatted(values);
        System.out.println(line);
        table.append(line).append('\n');
    }
}
