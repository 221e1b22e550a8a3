package dev.endstate.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A copy of the chart that shows everything: Helm's library leaves hooks and notes out of what it renders, so in the copy the hooks
 * are ordinary objects, whose annotations begin with {@code hook.of.helm/}, and the notes are a ConfigMap. It would also ask the
 * cluster of whoever runs the tests, so in the copy there is none.
 */
final class Chart {
    static final Path SOURCE = Path.of("helm/endstate");
    static final String RELEASE = "shop";
    static final String NAMESPACE = "search";
    static final String HOOK = "hook.of.helm/";

    /** The oldest that the chart allows, and newer ones. */
    static final List<String> KUBERNETES = List.of("1.30.0", "1.33.4", "1.36.0");

    /** How the chart finds out whether there is a cluster, and what stands for it where there is none. */
    static final String CLUSTER = "lookup \"v1\" \"ServiceAccount\" .Release.Namespace \"default\"";

    static final String NO_CLUSTER = "dict";

    private static final String NOTES_AS_OBJECT = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: the-notes}
            data: {{ dict "notes" (include (print $.Template.BasePath "/NOTES.txt") .) | toYaml | nindent 2 }}
            """;

    private final Path folder;

    private Chart(Path folder) {
        this.folder = folder;
    }

    /** Copies it to a folder that does not exist yet. */
    static Chart copyTo(Path folder) {
        try (Stream<Path> files = Files.walk(SOURCE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(SOURCE.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.writeString(
                        copy,
                        Files.readString(file)
                                .replace("helm.sh/hook:", HOOK + "hook:")
                                .replace("helm.sh/hook-", HOOK + "hook-")
                                .replace(CLUSTER, NO_CLUSTER));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }

        return new Chart(folder).with("templates/the-notes.yaml", NOTES_AS_OBJECT);
    }

    /** Renders the chart as it is, for the newest Kubernetes that it is for. */
    static Rendering rendered(Path temp, Path... values) {
        return copyTo(temp.resolve("endstate")).render(KUBERNETES.getLast(), List.of(values));
    }

    /** Writes a file into it. */
    Chart with(String file, String text) {
        try {
            Path path = folder.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file's text. */
    String text(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Renders it.
     *
     * @param values files, of which a later one goes before an earlier one
     * @throws IllegalStateException if Helm refuses, with its message
     */
    Rendering render(String kubernetes, List<Path> values) {
        var template = new Helm(folder)
                .template()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeVersion(kubernetes);
        values.forEach(template::withValuesFile);
        return Rendering.of(template.call());
    }

    /** What Helm's linter says of it with its own values, which are those of {@code values.yaml} in the copy. */
    LintResult lint() {
        return new Helm(folder).lint().strict().quiet().call();
    }
}
