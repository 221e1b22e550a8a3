package dev.endstate.servers;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A session of its own for a child process, where the system has {@code setsid}: Ctrl-C in a terminal goes to every
 * process of the JVM's group, and a server that ended before the application would fill the log with errors.
 */
final class OwnSession {
    private OwnSession() {}

    static List<String> prefix() {
        boolean available = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "setsid"))
                .anyMatch(Files::isExecutable);
        return available ? List.of("setsid") : List.of();
    }
}
