package dev.endstate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
