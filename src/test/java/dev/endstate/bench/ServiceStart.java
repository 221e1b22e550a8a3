package dev.endstate.bench;

import dev.endstate.servers.LoggedProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * What one start took.
 *
 * @param ready from the process's start until readiness answers 200
 * @param consumed from the process's start until a change that was waiting in Kafka is in the index
 * @param cpu of the process, until both
 * @param peakKilobytes its resident memory at most, until {@link #WATCHED} after both
 */
record ServiceStart(Duration ready, Duration consumed, Duration cpu, long peakKilobytes) {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration END = Duration.ofSeconds(40);
    private static final Duration WATCHED = Duration.ofSeconds(6);
    /** Seldom enough that the answers cost the start next to nothing. */
    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(50);

    /**
     * Starts the service, measures, and lets it leave.
     *
     * @param isConsumed tells whether the change that waits is in the index
     */
    static ServiceStart measure(
            List<String> java, Map<String, String> properties, int port, BooleanSupplier isConsumed, Path log)
            throws IOException {
        List<String> command = new ArrayList<>(java);
        properties.forEach((name, value) -> command.add("--" + name + "=" + value));
        command.add("--server.port=" + port);

        Files.deleteIfExists(log);
        long begin = System.nanoTime();
        LoggedProcess process = LoggedProcess.start("The service", new ProcessBuilder(command), log);
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest readiness = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"))
                    .build();
            Duration ready = null;
            Duration consumed = null;
            while (ready == null || consumed == null) {
                LockSupport.parkNanos(LOOK);
                Duration now = Duration.ofNanos(System.nanoTime() - begin);
                if (ready == null && isOk(http, readiness)) {
                    ready = now;
                }
                if (consumed == null && isConsumed.getAsBoolean()) {
                    consumed = now;
                }
                if (!process.handle().isAlive() || now.compareTo(PATIENCE) > 0) {
                    throw new IllegalStateException("The service does not consume:\n" + process.log());
                }
            }

            Duration cpu = process.handle().info().totalCpuDuration().orElseThrow();
            LockSupport.parkNanos(WATCHED.toNanos());
            long peak = peak(process.handle().pid());
            process.leave(END);
            return new ServiceStart(ready, consumed, cpu, peak);
        } finally {
            process.kill();
        }
    }

    private static boolean isOk(HttpClient http, HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static long peak(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
