package dev.endstate.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A process whose output goes to a file, and which can be asked to leave, or killed. */
public final class LoggedProcess {
    private static final Duration END = Duration.ofSeconds(15);

    private final String name;
    private final Process process;
    private final Path log;

    private LoggedProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Starts a process; all that it says is appended to the file. */
    public static LoggedProcess start(String name, ProcessBuilder command, Path log) throws IOException {
        Process process = command.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new LoggedProcess(name, process, log);
    }

    /** Gives what it has said so far. */
    public String log() {
        try {
            // A process that was killed may have stopped in the middle of a character.
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process itself, whose number and state the system knows. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Kills it and all that it has forked, as {@code kill -9} does; returns when all of them are dead. */
    public void kill() {
        List<ProcessHandle> all =
                Stream.concat(Stream.of(handle()), process.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        Awaitility.await().atMost(END).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    /**
     * Sends SIGTERM, which lets it finish what it is at.
     *
     * @return the status with which it has left; 143 is the JVM's own after that signal
     */
    public int leave(Duration atMost) {
        process.destroy();
        return awaitEnd(atMost);
    }

    /** Waits for its end; returns the status with which it has ended. */
    public int awaitEnd(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(name + " has not ended within " + atMost + ":\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while " + name + " was to end", e);
        }
    }
}
