package dev.endstate.compose;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** One service of the compose file, in the short forms that this repository's file uses. */
record ComposeService(String name, JsonNode content) {

    /**
     * Something that a container sees under a path of its own.
     *
     * @param source a path of the repository that begins with {@code ./}, or the name of a volume
     */
    record Mount(String source, String target) {
        boolean isBind() {
            return source.startsWith("./");
        }

        Path path() {
            return Path.of(source).normalize();
        }
    }

    Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        content.path("environment")
                .properties()
                .forEach(variable ->
                        environment.put(variable.getKey(), variable.getValue().asString()));
        return environment;
    }

    List<Mount> mounts() {
        return texts("volumes")
                .map(text -> text.split(":"))
                .map(parts -> new Mount(parts[0], parts[1]))
                .toList();
    }

    /** Where it is published, as {@code address:port:port in the container}. */
    List<String> ports() {
        return texts("ports").toList();
    }

    /** The ports in the container that others may connect to. */
    Set<String> listensAt() {
        Set<String> ports = new TreeSet<>();
        texts("expose").forEach(ports::add);
        ports().forEach(port -> ports.add(port.substring(port.lastIndexOf(':') + 1)));
        return ports;
    }

    /** The command that tells whether it is well, without the word that says how to run it. */
    List<String> healthCommand() {
        return texts(content.path("healthcheck"), "test").skip(1).toList();
    }

    /** Everything that it is told: its command, its variables and how it is asked whether it is well. */
    List<String> said() {
        return Stream.of(texts("command"), environment().values().stream(), healthCommand().stream())
                .flatMap(texts -> texts)
                .toList();
    }

    private Stream<String> texts(String field) {
        return texts(content, field);
    }

    private static Stream<String> texts(JsonNode node, String field) {
        return node.path(field).valueStream().map(JsonNode::asString);
    }
}
