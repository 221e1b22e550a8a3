package dev.endstate.chart;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.KeyToPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A ConfigMap as the kubelet mounts it: files in a hidden folder, a hidden link to that, and links into it for what is to be seen. */
final class MountedConfigMap {
    private MountedConfigMap() {}

    /** @param items which key becomes which path; empty: each key is a file */
    static void mount(ConfigMap map, List<KeyToPath> items, Path folder) {
        Map<String, String> paths = items.isEmpty()
                ? map.getData().keySet().stream().collect(Collectors.toMap(key -> key, key -> key))
                : items.stream().collect(Collectors.toMap(KeyToPath::getKey, KeyToPath::getPath));

        try {
            Path contents = folder.resolve("..2026_11_27_09_00_00.123456789");
            for (Map.Entry<String, String> each : paths.entrySet()) {
                String text = map.getData().get(each.getKey());
                if (text == null) {
                    throw new AssertionError("the pod would not start: no key " + each.getKey() + " in "
                            + map.getMetadata().getName());
                }

                Path file = contents.resolve(each.getValue());
                Files.createDirectories(file.getParent());
                Files.writeString(file, text);
            }

            Files.createSymbolicLink(folder.resolve("..data"), contents.getFileName());
            for (String top :
                    paths.values().stream().map(path -> path.split("/")[0]).collect(Collectors.toSet())) {
                Files.createSymbolicLink(folder.resolve(top), Path.of("..data", top));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
