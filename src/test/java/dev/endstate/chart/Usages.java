package dev.endstate.chart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The values files of {@code ci}, one for each way to use the chart. */
final class Usages {
    /** One deployment plays every role. */
    static final Path ONE = of("one-deployment");

    /** Two deployments, certificates, and ConfigMaps that are there already. */
    static final Path TWO = of("existing-configmaps");

    /** Definitions come from a Git repository. */
    static final Path GIT = of("git");

    /** Definitions come from an image. */
    static final Path IMAGE = of("image-volume");

    static final Path OPENSHIFT = of("openshift");

    /** Somebody else captures. */
    static final Path DEBEZIUM = of("debezium");

    private Usages() {}

    private static Path of(String name) {
        return Chart.SOURCE.resolve("ci/" + name + "-values.yaml");
    }

    static List<Path> all() {
        try (Stream<Path> files = Files.list(Chart.SOURCE.resolve("ci"))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
