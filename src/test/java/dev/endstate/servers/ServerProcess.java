package dev.endstate.servers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A running server: its own process and all that it has forked. Its folder goes with this JVM at the latest. */
final class ServerProcess {
    private static final int LOG_TAIL_LINES = 40;
    private static final Duration TOOL = Duration.ofMinutes(5);

    private final String name;
    private final LoggedProcess process;
    private final DiesWithThisJvm watch;

    private ServerProcess(String name, LoggedProcess process, DiesWithThisJvm watch) {
        this.name = name;
        this.process = process;
        this.watch = watch;
    }

    /** Starts a server in its folder; {@code signal} is the one that makes it leave at once. */
    static ServerProcess start(
            String name, String signal, Path folder, List<String> command, Map<String, String> environment)
            throws IOException {
        LoggedProcess process = start(name, folder, command, environment);
        return new ServerProcess(
                name, process, DiesWithThisJvm.watch(process.handle().pid(), signal, folder));
    }

    /** Runs a server's own tool to its end, as {@link #start} runs the server. */
    static void run(String name, Path folder, List<String> command) throws IOException {
        LoggedProcess process = start(name, folder, command, Map.of());
        int status = process.awaitEnd(TOOL);
        if (status != 0) {
            throw new IOException(name + " ended with status " + status + ":\n" + tail(process));
        }
    }

    private static LoggedProcess start(String name, Path folder, List<String> command, Map<String, String> environment)
            throws IOException {
        List<String> all = new ArrayList<>(OwnSession.prefix());
        all.addAll(Account.ofServers().prefix());
        all.addAll(command);

        ProcessBuilder builder = new ProcessBuilder(all)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().put("HOME", folder.toString());
        builder.environment().putAll(environment);
        return LoggedProcess.start(name, builder, folder.resolve(name + ".out"));
    }

    ProcessHandle handle() {
        return process.handle();
    }

    /** Waits until the server answers, or fails with the end of its log. */
    void awaitReady(Duration atMost, Callable<Boolean> answers) {
        try {
            Awaitility.await()
                    .atMost(atMost)
                    .pollInterval(Duration.ofMillis(100))
                    .ignoreExceptions()
                    .until(() -> !process.handle().isAlive() || answers.call());
        } catch (ConditionTimeoutException e) {
            kill();
            throw new IllegalStateException(name + " did not answer within " + atMost + ":\n" + tail(process), e);
        }

        if (!process.handle().isAlive()) {
            kill();
            throw new IllegalStateException(name + " ended with status " + process.awaitEnd(Duration.ZERO)
                    + " instead of starting:\n" + tail(process));
        }
    }

    /** The end of a machine: no process of the server gets to do anything more. */
    void kill() {
        process.kill();
        watch.release();
    }

    /**
     * Asks the server to leave, as an administrator would.
     *
     * @param signal its name, such as {@code INT}
     * @return whether it has left in time
     */
    boolean leave(String signal, Duration atMost) throws IOException {
        ProcessHandle server = process.handle();
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

    private static String tail(LoggedProcess process) {
        List<String> lines = process.log().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
    }
}
