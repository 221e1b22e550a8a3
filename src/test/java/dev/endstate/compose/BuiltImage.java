package dev.endstate.compose;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An image in buildah's store, with what it says of how it is started.
 *
 * @param user its user and group, as {@code 10001:10001}
 */
record BuiltImage(
        String name, List<String> entrypoint, Map<String, String> environment, String user, String workingDirectory) {

    static BuiltImage of(String name) {
        JsonNode config = new JsonMapper()
                .readTree(buildah("inspect", "--type", "image", name))
                .path("OCIv1")
                .path("config");
        Map<String, String> environment = new TreeMap<>();
        config.path("Env").valueStream().map(JsonNode::asString).forEach(variable -> {
            int sign = variable.indexOf('=');
            environment.put(variable.substring(0, sign), variable.substring(sign + 1));
        });

        return new BuiltImage(
                name,
                config.path("Entrypoint").valueStream().map(JsonNode::asString).toList(),
                environment,
                config.path("User").asString(),
                config.path("WorkingDir").asString("/"));
    }

    /** Runs buildah to its end, and gives what it has printed. */
    static String buildah(String... arguments) {
        List<String> command = new ArrayList<>(List.of("buildah"));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.onExit().join().exitValue();

            if (status != 0) {
                throw new IllegalStateException(command + " ended with " + status);
            }
            return printed.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
