package dev.endstate.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Values of docs/deploy.md can be copied: the chart takes each, beside the first ones, which are enough by themselves. */
class DeployDocsTest {
    private static final Pattern BLOCK = Pattern.compile("(?m)^( *)```yaml\\n(.*?)^ *```", Pattern.DOTALL);

    @TempDir
    private Path temp;

    @Test
    void values_in_the_docs_are_taken_by_the_chart() throws IOException {
        List<String> values =
                blocks().stream().filter(block -> block.startsWith("# values:")).toList();
        assertThat(values).hasSizeGreaterThanOrEqualTo(8);
        Chart chart = Chart.copyTo(temp.resolve("endstate"));
        Path first = ValueFiles.write(temp, values.getFirst());
        for (String block : values) {
            Rendering rendering = chart.render(
                    Chart.KUBERNETES.getLast(),
                    block.equals(values.getFirst()) ? List.of(first) : List.of(first, ValueFiles.write(temp, block)));
            assertThat(rendering.deployment("index")).as(block).isNotNull();
        }
    }

    @Test
    void everything_in_yaml_is_yaml() throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        assertThat(blocks())
                .allSatisfy(block -> assertThat(StreamSupport.stream(
                                new Yaml(new SafeConstructor(options))
                                        .loadAll(block)
                                        .spliterator(),
                                false))
                        .isNotEmpty());
    }

    private static List<String> blocks() throws IOException {
        return BLOCK.matcher(Files.readString(Path.of("docs/deploy.md")))
                .results()
                .map(block -> block.group(2).replaceAll("(?m)^" + block.group(1), ""))
                .toList();
    }
}
