package dev.endstate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.servers.FreePort;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/**
 * From the start of the process until the service has taken a change that waits in Kafka, with the sample's definitions and
 * generations. {@code -Dbench.former=FOLDER} names a clone of another version, with its packaged jar, which is started in turn, and
 * {@code -Dbench.options="-XX:..."} has the JVM started with these options in turn.
 */
class StartBenchmark {
    private static final int STARTS = Integer.getInteger("bench.starts", 5);
    private static final Path RESULTS = Path.of("target", "bench");

    private static final String WITHOUT_CACHE = "without the cache";
    private static final String WITH_CACHE = "with the cache";

    private final BenchReport report = new BenchReport();

    /** A way to start the service, with the JVM's options. */
    private record Way(ServiceFolder service, List<String> options) {}

    @Test
    void start_until_consuming() throws Exception {
        ServiceFolder service = ServiceFolder.build(Path.of(""), RESULTS.resolve("service"));
        Map<String, Way> ways = ways(service);

        Map<String, List<ServiceStart>> starts = new LinkedHashMap<>();
        try (RunningShop shop = new RunningShop()) {
            // Builds the indexes.
            start(shop, service.command(service.withCache()));
            for (int round = 0; round < STARTS; round++) {
                for (Map.Entry<String, Way> way : ways.entrySet()) {
                    List<String> command =
                            way.getValue().service().command(way.getValue().options());
                    starts.computeIfAbsent(way.getKey(), name -> new ArrayList<>())
                            .add(start(shop, command));
                }
            }
        }

        report.line(
                "Medians of %d starts each, alternating; %d cores",
                STARTS, Runtime.getRuntime().availableProcessors());
        report.line("%-26s %8s %10s %8s %12s", "", "ready, s", "consumed, s", "core-s", "peak, MB");
        starts.forEach((way, measured) -> report.line(
                "%-26s %8.2f %10.2f %8.2f %12.0f",
                way,
                median(measured, start -> seconds(start.ready())),
                median(measured, start -> seconds(start.consumed())),
                median(measured, start -> seconds(start.cpu())),
                median(measured, start -> start.peakKilobytes() / 1024.0)));
        report.line("The cache has %d MB", service.cacheSize() >> 20);
        report.write(RESULTS.resolve("start.txt"));

        assertThat(median(starts.get(WITH_CACHE), start -> seconds(start.consumed())))
                .isLessThan(median(starts.get(WITHOUT_CACHE), start -> seconds(start.consumed())));
    }

    private static Map<String, Way> ways(ServiceFolder service) throws IOException {
        Map<String, Way> ways = new LinkedHashMap<>();
        String former = System.getProperty("bench.former");
        if (former != null) {
            ServiceFolder before = ServiceFolder.build(Path.of(former), RESULTS.resolve("service-former"));
            ways.put("former, with its cache", new Way(before, before.withCache()));
        }

        ways.put(WITHOUT_CACHE, new Way(service, List.of()));
        ways.put(WITH_CACHE, new Way(service, service.withCache()));
        String options = System.getProperty("bench.options");
        if (options != null) {
            List<String> all = new ArrayList<>(service.withCache());
            all.addAll(List.of(options.split(" ")));
            ways.put("and with bench.options", new Way(service, all));
        }
        return ways;
    }

    private static ServiceStart start(RunningShop shop, List<String> command) throws Exception {
        long stock = shop.changeStock();
        return ServiceStart.measure(
                command,
                shop.properties(),
                FreePort.onLoopback(),
                () -> shop.isIndexed(stock) && shop.isBuilt(),
                RESULTS.resolve("start.log"));
    }

    private static double median(List<ServiceStart> starts, ToDoubleFunction<ServiceStart> figure) {
        double[] sorted = starts.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
