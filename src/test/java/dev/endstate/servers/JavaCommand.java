package dev.endstate.servers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command that runs a class in a JVM of its own, with the Java and the class path of this one. */
public final class JavaCommand {
    private JavaCommand() {}

    /**
     * Gives the command's words.
     *
     * @param options of the JVM, such as {@code -Xmx256m}
     * @param properties of a Spring Boot application, which become its arguments
     */
    public static List<String> of(Class<?> main, List<String> options, Map<String, String> properties) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        properties.forEach((name, value) -> command.add("--" + name + "=" + value));
        return command;
    }
}
