package dev.endstate.compose;

import dev.endstate.servers.LoggedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An image that runs as a container engine would run it: with the image's own entry point, user, folder and variables, a root file
 * system that cannot be written to, and a {@code /tmp} in memory. It shares this machine's network.
 */
final class ImageContainer implements AutoCloseable {
    private static final String MOUNT = """
            mount --bind "$1" "$1"
            mkdir -p "$1/dev" "$1/proc" "$1/tmp"
            mount --rbind /dev "$1/dev"
            mount -t proc proc "$1/proc"
            mount -t tmpfs -o mode=1777 tmpfs "$1/tmp"
            if [ -n "$2" ]; then mkdir -p "$1$3"; mount --bind "$2" "$1$3"; fi
            mount -o remount,bind,ro "$1"
            shift 3
            exec "$@"
            """;
    private static final Duration PROBE = Duration.ofSeconds(20);

    private final BuiltImage image;
    private final String id;
    private final String root;
    private final Map<String, String> environment;
    private final Path log;
    private @Nullable LoggedProcess process;

    /** @param environment beside the image's own */
    ImageContainer(BuiltImage image, Map<String, String> environment) throws IOException {
        this.image = image;
        this.id = BuiltImage.buildah("from", "--pull-never", image.name());
        this.root = BuiltImage.buildah("mount", id);
        this.environment = new TreeMap<>(image.environment());
        this.environment.putAll(environment);
        this.log = Files.createTempFile("endstate-container", ".log");
    }

    /** Starts the image; {@code source}, if there is one, is seen in it as {@code target}. */
    void start(@Nullable Path source, String target) throws IOException {
        String mounted = source == null ? "" : source.toAbsolutePath().toString();
        process = begin(mounted, target, image.entrypoint());
    }

    /** The status with which a command ends that is run in the container. */
    int run(List<String> command) throws IOException {
        LoggedProcess run = begin("", "", command);
        try {
            return run.awaitEnd(PROBE);
        } finally {
            run.kill();
        }
    }

    private LoggedProcess begin(String source, String target, List<String> inContainer) throws IOException {
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-ec", MOUNT, "container"));
        command.addAll(List.of(root, source, target, "env", "-i"));
        environment.forEach((name, value) -> command.add(name + "=" + value));

        String[] user = image.user().split(":");
        // By its path: the name of what runs in the container is looked up in the container's PATH.
        command.addAll(List.of("/usr/bin/unshare", "--root=" + root, "--wd=" + image.workingDirectory()));
        command.addAll(List.of("--setuid=" + user[0], "--setgid=" + user[1], "--"));
        command.addAll(inContainer);
        return LoggedProcess.start(image.name(), new ProcessBuilder(command), log);
    }

    /** Asks it to leave, as an engine does, and gives the status with which it has left. */
    int leave(Duration atMost) {
        return started().leave(atMost);
    }

    boolean isAlive() {
        return started().handle().isAlive();
    }

    /** What the kernel tells of its process, such as {@code status}. */
    String told(String file) throws IOException {
        return Files.readString(
                Path.of("/proc", Long.toString(started().handle().pid()), file));
    }

    /** What it has said so far. */
    String log() {
        return started().log();
    }

    private LoggedProcess started() {
        if (process == null) {
            throw new IllegalStateException(image.name() + " is not started");
        }
        return process;
    }

    @Override
    public void close() {
        if (process != null) {
            process.kill();
        }
        BuiltImage.buildah("rm", id);
    }
}
