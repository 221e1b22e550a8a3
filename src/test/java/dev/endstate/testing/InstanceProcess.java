package dev.endstate.testing;

import dev.endstate.servers.JavaCommand;
import dev.endstate.servers.LoggedProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An instance of Endstate in a JVM of its own, which can be killed. */
public final class InstanceProcess implements AutoCloseable {
    private final Path log;
    private final LoggedProcess process;

    private InstanceProcess(Path log, LoggedProcess process) {
        this.log = log;
        this.process = process;
    }

    /** Starts the class with the class path of this JVM. */
    public static InstanceProcess start(Class<?> main, Map<String, String> properties) {
        try {
            Path log = Files.createTempFile("endstate-instance", ".log");
            ProcessBuilder command = new ProcessBuilder(JavaCommand.of(main, List.of(), properties));
            return new InstanceProcess(log, LoggedProcess.start("The instance", command, log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it has said so far. */
    public String log() {
        return process.log();
    }

    /** As {@code kill -9}; returns when it is dead. */
    public void kill() {
        process.kill();
    }

    /**
     * As SIGTERM, which lets it finish what it is at.
     *
     * @return the status with which it has left; 143 is the JVM's own after that signal
     */
    public int leave(Duration atMost) {
        return process.leave(atMost);
    }

    @Override
    public void close() {
        kill();
        try {
            Files.delete(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
