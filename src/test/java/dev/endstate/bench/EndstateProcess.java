package dev.endstate.bench;

import dev.endstate.EndstateApplication;
import dev.endstate.consume.ConsumerLag;
import dev.endstate.index.BulkWriter;
import dev.endstate.index.DocumentSink;
import dev.endstate.index.Generation;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** Endstate in a process of its own, whose consumption starts and stops on request, and which tells what it used. */
final class EndstateProcess implements AutoCloseable {
    /** The property that names the index whose acknowledged documents {@link #arrivals} tells of. */
    static final String OBSERVED = "bench.observed";

    private final ChildJvm child;

    private EndstateProcess(ChildJvm child) {
        this.child = child;
    }

    /**
     * What it used since it was started.
     *
     * @param cpu of all its threads
     * @param peakHeap bytes, garbage included
     */
    record Usage(Duration cpu, long peakHeap) {}

    /** @param name of its log under target/bench */
    static EndstateProcess start(Map<String, String> properties, String heap, String name) throws IOException {
        return new EndstateProcess(ChildJvm.start(EndstateProcess.class, heap, properties, name));
    }

    void consume() throws IOException {
        child.ask("consume");
    }

    void pause() throws IOException {
        child.ask("pause");
    }

    Usage usage() throws IOException {
        return new Usage(
                Duration.ofNanos(Math.round(CoreSeconds.of(child.handle()) * 1e9)), Long.parseLong(child.ask("heap")));
    }

    /** The port of its REST API. */
    int port() throws IOException {
        return Integer.parseInt(child.ask("port"));
    }

    /** How many messages are not committed yet by the first generation of an index. */
    long lag(String index) throws IOException {
        return Long.parseLong(child.ask("lag " + index));
    }

    /** Tells each document that Elasticsearch acknowledges from now on. */
    ArrivalFeed arrivals(Latencies latencies) {
        return new ArrivalFeed(child, latencies);
    }

    ProcessHandle handle() {
        return child.handle();
    }

    @Override
    public void close() {
        child.close();
    }

    /** The process itself. */
    public static void main(String[] args) throws IOException {
        SpringApplicationBuilder application = new SpringApplicationBuilder(EndstateApplication.class);
        if (ChildJvm.properties(args).containsKey(OBSERVED)) {
            application.sources(ObservedSink.class);
        }

        try (ConfigurableApplicationContext context = application.run(args)) {
            ChildJvm.answer(words -> answer(context, words));
        }
    }

    private static String answer(ConfigurableApplicationContext context, List<String> words) {
        return switch (words.getFirst()) {
            case "consume" -> {
                consumers(context).start();
                yield "";
            }
            case "pause" -> {
                consumers(context).stop();
                yield "";
            }
            case "arrivals" -> context.getBean(Arrivals.class).take();
            case "lag" -> String.valueOf(lag(context, words.getLast()));
            case "port" -> context.getEnvironment().getRequiredProperty("local.server.port");
            case "heap" -> String.valueOf(peakHeap());
            default -> throw new IllegalArgumentException(words.toString());
        };
    }

    /** Notes each acknowledged document. Of tests, or the sample that runs beside it would take it for its own. */
    @TestConfiguration(proxyBeanMethods = false)
    static class ObservedSink {
        @Bean
        Arrivals arrivals() {
            return new Arrivals();
        }

        @Bean
        @Primary
        DocumentSink observedSink(BulkWriter writer, Arrivals arrivals, @Value("${" + OBSERVED + "}") String index) {
            // Users query the first one, whatever is built beside it.
            Generation.Name observed = new Generation.Name(index, 1);
            return (generation, writes) -> {
                var answer = writer.write(generation, writes);
                if (generation.name().equals(observed)) {
                    writes.forEach(
                            write -> arrivals.add(Long.parseLong(write.key().id())));
                }
                return answer;
            };
        }
    }

    private static SmartLifecycle consumers(ConfigurableApplicationContext context) {
        return context.getBean("generationConsumers", SmartLifecycle.class);
    }

    private static long lag(ConfigurableApplicationContext context, String index) {
        Generation.Name generation = new Generation.Name(index, 1);
        return context.getBean(ConsumerLag.class).of(generation).orElse(Long.MAX_VALUE);
    }

    private static long peakHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }
}
