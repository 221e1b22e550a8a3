package dev.endstate.operate.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class ChatPropertiesTest {
    private static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(Properties.class);

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(ChatProperties.class)
    static class Properties {}

    @Test
    void without_any_property_nobody_is_asked_for_one() {
        runner.run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(ChatProperties.class).secrets()).isEmpty();
        });
    }

    @Test
    void two_secrets_and_all_lists_are_taken_and_no_secret_is_printed() {
        runner.withPropertyValues(
                        "endstate.chat.signing-secret=" + SECRET,
                        "endstate.chat.second-signing-secret=" + "0".repeat(32),
                        "endstate.chat.operators=U012AB3CD,W012AB3CD",
                        "endstate.chat.teams=T012AB3CD",
                        "endstate.chat.channels=C012AB3CD,G012AB3CD")
                .run(context -> {
                    ChatProperties properties = context.getBean(ChatProperties.class);
                    assertThat(properties.secrets()).containsExactlyInAnyOrder(SECRET, "0".repeat(32));
                    assertThat(properties.operators()).isEqualTo(Set.of("U012AB3CD", "W012AB3CD"));
                    assertThat(properties.toString()).contains("2 secrets").doesNotContain(SECRET);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "signing-secret, xoxb-8f742231b10e8888abcd99yyyzzz85a5, copy it from the app's page",
        "signing-secret, 8f742231b10e8888, has 16 characters",
        "signing-secret, '', has 0 characters",
        "second-signing-secret, '8f742231b10e8888abcd99yyyzzz85a5 8', has 34 characters"
    })
    void what_is_no_secret_is_refused_with_its_name_and_never_printed(String name, String value, String says) {
        runner.withPropertyValues("endstate.chat.signing-secret=" + SECRET, "endstate.chat." + name + "=" + value)
                .run(context -> assertThat(context).getFailure().satisfies(failure -> {
                    String printed = printed(failure);
                    assertThat(printed).contains("endstate.chat." + name, says);
                    if (!value.isEmpty()) {
                        assertThat(printed).doesNotContain(value);
                    }
                }));
    }

    @ParameterizedTest
    @CsvSource({"operators, alice", "operators, T012AB3CD", "teams, acme", "channels, '#search'", "answer-within, 3s"})
    void what_is_no_id_or_out_of_range_is_refused_with_its_name(String name, String value) {
        runner.withPropertyValues("endstate.chat.signing-secret=" + SECRET, "endstate.chat." + name + "=" + value)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .message()
                        .satisfies(message -> assertThat(message.replace("answerWithin", "answer-within"))
                                .contains(name)));
    }

    @Test
    void operators_without_the_secret_are_a_secret_that_was_lost() {
        runner.withPropertyValues("endstate.chat.operators=U012AB3CD")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("endstate.chat.signing-secret is missing"));
    }

    private static String printed(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
