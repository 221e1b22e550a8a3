package dev.endstate.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An instance of Endstate in a JVM of its own, which can be killed. */
public final class InstanceProcess implements AutoCloseable {
    private final Path log;
    private final Process process;

    private InstanceProcess(Path log, Process process) {
        this.log = log;
        this.process = process;
    }

    /** Starts the class with the class path of this JVM. */
    public static InstanceProcess start(Class<?> main, Map<String, String> properties) {
        try {
            Path log = Files.createTempFile("endstate-instance", ".log");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    main.getName()));
            properties.forEach((name, value) -> command.add("--" + name + "=" + value));
            return new InstanceProcess(
                    log,
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(new File(log.toString()))
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it has said so far. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@code kill -9}; returns when it is dead. */
    public void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * As SIGTERM, which lets it finish what it is at.
     *
     * @return the status with which it has left; 143 is the JVM's own after that signal
     */
    public int leave(Duration atMost) {
        process.destroy();
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("The instance has not left within " + atMost + ":\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
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
