package dev.endstate.operate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.servers.PrometheusServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Prometheus itself says of the rules: they are sound, each alert fires when it must, and does not when it must not. */
class PromtoolTest {

    @BeforeAll
    static void needsPromtool() {
        PrometheusServer.assumeThereIs("promtool");
    }

    @Test
    void the_rules_are_sound() throws Exception {
        promtool("check", "rules", AlertRules.RULES.toString());
    }

    @Test
    void each_alert_fires_when_it_must_and_only_then() throws Exception {
        promtool("test", "rules", "src/test/resources/alerts/alerts-test.yml");
    }

    private static void promtool(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = "promtool";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
