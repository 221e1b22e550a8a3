package dev.endstate.chart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Files of values, read and written. */
final class ValueFiles {
    private ValueFiles() {}

    static Map<String, Object> read(Path file) {
        try {
            return texts(yaml().load(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes values to a new file. */
    static Path write(Path folder, String values) {
        try {
            return Files.writeString(Files.createTempFile(folder, "values", ".yaml"), values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One file's text with the values of several, of which a later one goes before an earlier one, as Helm does it. */
    static String merged(List<Path> files) {
        Map<String, Object> all = new LinkedHashMap<>();
        files.forEach(file -> merge(all, read(file)));
        return yaml().dump(all);
    }

    private static void merge(Map<String, Object> into, Map<String, Object> values) {
        values.forEach((key, value) -> {
            if (value instanceof Map<?, ?> more && into.get(key) instanceof Map<?, ?> former) {
                Map<String, Object> both = texts(former);
                merge(both, texts(more));
                into.put(key, both);
            } else {
                into.put(key, value);
            }
        });
    }

    /** A map of YAML as one with texts for keys. */
    static Map<String, Object> texts(Object map) {
        return ((Map<?, ?>) map)
                .entrySet().stream()
                        .collect(Collectors.toMap(
                                entry -> String.valueOf(entry.getKey()),
                                Map.Entry::getValue,
                                (one, other) -> other,
                                LinkedHashMap::new));
    }

    private static Yaml yaml() {
        return new Yaml(new SafeConstructor(new LoaderOptions()));
    }
}
