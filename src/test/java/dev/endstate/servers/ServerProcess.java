package dev.endstate.servers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A running server: its own process and all that it has forked. Its folder goes with this JVM at the latest. */
final class ServerProcess {
    private static final int LOG_TAIL_LINES = 40;
    private static final Duration END = Duration.ofSeconds(15);

    private final String name;
    private final Process process;
    private final Path log;
    private final DiesWithThisJvm watch;

    private ServerProcess(String name, Process process, Path log, DiesWithThisJvm watch) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.watch = watch;
    }

    /** Starts a server in its folder; {@code signal} is the one that makes it leave at once. */
    static ServerProcess start(
            String name, String signal, Path folder, List<String> command, Map<String, String> environment)
            throws IOException {
        ProcessBuilder builder = builder(name, folder, command);
        builder.environment().putAll(environment);
        Process process = builder.start();
        return new ServerProcess(
                name, process, log(name, folder), DiesWithThisJvm.watch(process.pid(), signal, folder));
    }

    /** Runs a server's own tool to its end, as {@link #start} runs the server. */
    static void run(String name, Path folder, List<String> command) throws IOException {
        Process process = builder(name, folder, command).start();
        process.onExit().join();
        if (process.exitValue() != 0) {
            throw new IOException(name + " ended with status " + process.exitValue() + ":\n" + tail(log(name, folder)));
        }
    }

    private static ProcessBuilder builder(String name, Path folder, List<String> command) {
        List<String> all = new ArrayList<>(OwnSession.prefix());
        all.addAll(Account.ofServers().prefix());
        all.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(all)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(log(name, folder).toFile()));
        builder.environment().put("HOME", folder.toString());
        return builder;
    }

    private static Path log(String name, Path folder) {
        return folder.resolve(name + ".out");
    }

    /** Waits until the server answers, or fails with the end of its log. */
    void awaitReady(Duration atMost, Callable<Boolean> answers) {
        try {
            Awaitility.await()
                    .atMost(atMost)
                    .pollInterval(Duration.ofMillis(100))
                    .ignoreExceptions()
                    .until(() -> !process.isAlive() || answers.call());
        } catch (ConditionTimeoutException e) {
            kill();
            throw new IllegalStateException(name + " did not answer within " + atMost + ":\n" + tail(log), e);
        }
        if (!process.isAlive()) {
            kill();
            throw new IllegalStateException(
                    name + " ended with status " + process.exitValue() + " instead of starting:\n" + tail(log));
        }
    }

    /** The end of a machine: no process of the server gets to do anything more. */
    void kill() {
        List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        Awaitility.await().atMost(END).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
        watch.release();
    }

    /**
     * Asks the server to leave, as an administrator would.
     *
     * @param signal its name, such as {@code INT}
     * @return whether it has left in time
     */
    boolean leave(String signal, Duration atMost) throws IOException {
        ProcessHandle server = process.toHandle();
        new ProcessBuilder("kill", "-" + signal, String.valueOf(server.pid()))
                .start()
                .onExit()
                .join();
        try {
            Awaitility.await()
                    .atMost(atMost)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> !server.isAlive());
            watch.release();
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    private static String tail(Path log) {
        try {
            // A server that was killed may have stopped in the middle of a character.
            String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
            List<String> lines = text.lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
