package dev.endstate.chart;

import static dev.endstate.chart.Usages.ONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values of docs/chat.md can be copied, and do what is said there. */
class ChatDocsTest {
    private static final Pattern VALUES = Pattern.compile("(?m)^( *)```yaml\\n( *# values:.*?)^ *```", Pattern.DOTALL);

    @TempDir
    private Path temp;

    @Test
    void a_signed_slash_command_is_let_in_from_the_internet_and_nothing_else() throws IOException {
        List<Path> values = VALUES.matcher(Files.readString(Path.of("docs/chat.md")))
                .results()
                .map(block -> block.group(2).replaceAll("(?m)^" + block.group(1), ""))
                .map(block -> ValueFiles.write(temp, block))
                .toList();
        assertThat(values).hasSize(2);
        Rendering rendering = Chart.copyTo(temp.resolve("endstate"))
                .render(
                        Chart.KUBERNETES.getLast(),
                        Stream.concat(Stream.of(ONE), values.stream()).toList());

        assertThat(rendering.one(Ingress.class, "shop-endstate").getSpec().getRules())
                .flatExtracting(rule -> rule.getHttp().getPaths())
                .extracting(HTTPIngressPath::getPath)
                .containsExactly("/api/chat/slack");
        assertThat(Rendering.endstate(rendering.deployment("index")).getEnv()).anySatisfy(variable -> {
            assertThat(variable.getName()).isEqualTo("ENDSTATE_CHAT_SIGNINGSECRET");
            assertThat(variable.getValueFrom().getSecretKeyRef().getName()).isEqualTo("endstate-chat");
        });
        assertThat(rendering
                        .one(ConfigMap.class, "shop-endstate-settings")
                        .getData()
                        .get("application.yml"))
                .contains("endstate.chat.operators: [\"U012AB3CD\"]");
    }
}
