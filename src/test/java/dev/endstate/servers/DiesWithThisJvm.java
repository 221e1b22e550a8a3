package dev.endstate.servers;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends a server when this JVM is gone, however it went. A tiny shell reads from a pipe that only this JVM writes to:
 * the end of that pipe is the one sign of death that even {@code kill -9} cannot suppress.
 */
final class DiesWithThisJvm {
    private static final String WAIT = """
            trap '' INT HUP TERM
            read -r released && exit 0
            """;
    private static final String DELETE = "rm -rf -- \"$1\"\n";
    private static final String END = """
            kill -s "$3" "$2" 2>/dev/null
            tries=0
            while kill -0 "$2" 2>/dev/null && [ $tries -lt 30 ]; do sleep 0.1; tries=$((tries + 1)); done
            kill -9 "-$2" 2>/dev/null
            kill -9 "$2" 2>/dev/null
            """;

    private final OutputStream pipe;

    private DiesWithThisJvm(OutputStream pipe) {
        this.pipe = pipe;
    }

    /**
     * Watches over a server.
     *
     * @param signal the name of the signal that makes the server leave at once and clean up behind itself; whatever
     *     remains of its process group after 3 seconds is killed
     * @param folder what to delete once the server is gone
     */
    static DiesWithThisJvm watch(long pid, String signal, Path folder) throws IOException {
        return start(WAIT + END + DELETE, folder.toString(), Long.toString(pid), signal);
    }

    /** Watches over the folder of a server that runs within this JVM. */
    static DiesWithThisJvm watch(Path folder) throws IOException {
        return start(WAIT + DELETE, folder.toString());
    }

    private static DiesWithThisJvm start(String script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(OwnSession.prefix());
        command.addAll(List.of("sh", "-c", script, "watch"));
        command.addAll(List.of(arguments));
        Process shell = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new DiesWithThisJvm(shell.getOutputStream());
    }

    /** The server is gone already, and its process id may soon be another's. */
    void release() {
        try (pipe) {
            pipe.write("released\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
