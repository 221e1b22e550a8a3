package dev.endstate.servers;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends a server when this JVM is gone, however it went. A tiny shell reads from a pipe that only this JVM writes to: the
 * end of that pipe is the one sign of death that even {@code kill -9} cannot suppress.
 */
final class DiesWithThisJvm {
    private static final String WATCH = """
            trap '' INT HUP TERM
            read -r released && exit 0
            kill -s "$2" "$1" 2>/dev/null
            tries=0
            while kill -0 "$1" 2>/dev/null && [ $tries -lt 30 ]; do sleep 0.1; tries=$((tries + 1)); done
            kill -9 "-$1" 2>/dev/null
            kill -9 "$1" 2>/dev/null
            rm -rf -- "$3"
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
        List<String> command = new ArrayList<>(OwnSession.prefix());
        command.addAll(List.of("sh", "-c", WATCH, "watch", Long.toString(pid), signal, folder.toString()));
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
