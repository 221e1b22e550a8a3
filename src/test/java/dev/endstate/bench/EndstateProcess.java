package dev.endstate.bench;

import dev.endstate.EndstateApplication;
import dev.endstate.consume.ConsumerLag;
import dev.endstate.index.Generation;
import dev.endstate.servers.JavaCommand;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/** Endstate in a process of its own, whose consumption starts and stops on request, and which tells what it used. */
final class EndstateProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final PrintStream requests;

    private EndstateProcess(Process process) {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.requests = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /**
     * What it used since it was started.
     *
     * @param cpu of all its threads
     * @param peakHeap bytes, garbage included
     */
    record Usage(Duration cpu, long peakHeap) {}

    static EndstateProcess start(Map<String, String> properties, String heap, Path log) throws IOException {
        // The collector is what the JVM chooses by itself in a container of less than 2 CPUs or 1.8 GB.
        List<String> command =
                JavaCommand.of(EndstateProcess.class, List.of("-Xmx" + heap, "-XX:+UseSerialGC"), properties);
        EndstateProcess started = new EndstateProcess(new ProcessBuilder(command)
                .redirectError(new File(log.toString()))
                .start());
        started.awaitAnswer("ready");
        return started;
    }

    void consume() throws IOException {
        ask("consume");
    }

    void pause() throws IOException {
        ask("pause");
    }

    Usage usage() throws IOException {
        String[] numbers = ask("usage").split(" ");
        return new Usage(Duration.ofNanos(Long.parseLong(numbers[1])), Long.parseLong(numbers[2]));
    }

    /** The port of its REST API. */
    int port() throws IOException {
        return Integer.parseInt(ask("port").split(" ")[1]);
    }

    /** How many messages are not committed yet. */
    long lag() throws IOException {
        return Long.parseLong(ask("lag").split(" ")[1]);
    }

    private String ask(String request) throws IOException {
        requests.println(request);
        return awaitAnswer(request);
    }

    private String awaitAnswer(String prefix) throws IOException {
        String line;
        while ((line = answers.readLine()) != null) {
            if (line.startsWith(prefix)) {
                return line;
            }
        }
        throw new IOException("Endstate ended; see its log");
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }

    /** The process itself. */
    public static void main(String[] args) throws IOException {
        ConfigurableApplicationContext context = new SpringApplicationBuilder(EndstateApplication.class).run(args);
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");

        String request;
        while ((request = requests.readLine()) != null) {
            String answer = switch (request) {
                case "consume" -> {
                    consumers(context).start();
                    yield "";
                }
                case "pause" -> {
                    consumers(context).stop();
                    yield "";
                }
                case "lag" -> " " + lag(context);
                case "port" -> " " + context.getEnvironment().getProperty("local.server.port");
                default -> used();
            };
            System.out.println(request + answer);
        }
        context.close();
    }

    private static SmartLifecycle consumers(ConfigurableApplicationContext context) {
        return context.getBean("generationConsumers", SmartLifecycle.class);
    }

    private static long lag(ConfigurableApplicationContext context) {
        Generation.Name generation = new Generation.Name("catalog", 1);
        return context.getBean(ConsumerLag.class).of(generation).orElse(Long.MAX_VALUE);
    }

    private static String used() {
        long cpu = ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toNanos();
        long heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        return " " + cpu + " " + heap;
    }
}
