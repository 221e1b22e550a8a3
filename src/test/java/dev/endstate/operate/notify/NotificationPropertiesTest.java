package dev.endstate.operate.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;

@ExtendWith(OutputCaptureExtension.class)
class NotificationPropertiesTest {
    private static final String SLACK = "https://hooks.slack.com/services/T0/B0/hunter2";

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(NotificationProperties.class)
    static class Bound {}

    private static ConfigurableApplicationContext start(Map<String, Object> variables, String... properties) {
        SpringApplication application = new SpringApplication(Bound.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.addInitializers(context -> context.getEnvironment()
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("variables-systemEnvironment", variables)));
        List<String> arguments = new ArrayList<>(List.of("--spring.main.banner-mode=off"));
        for (String property : properties) {
            arguments.add("--endstate.notifications." + property);
        }
        return application.run(arguments.toArray(String[]::new));
    }

    private static NotificationProperties bound(Map<String, Object> variables, String... properties) {
        try (ConfigurableApplicationContext context = start(variables, properties)) {
            return context.getBean(NotificationProperties.class);
        }
    }

    @Test
    void nobody_is_told_by_default() {
        assertThat(bound(Map.of()).webhooks()).isEmpty();
    }

    @Test
    void secrets_come_by_variables_and_the_rest_by_settings() {
        NotificationProperties properties = bound(
                Map.of(
                        "ENDSTATE_NOTIFICATIONS_WEBHOOKS_OPS_URL",
                        SLACK,
                        "ENDSTATE_NOTIFICATIONS_WEBHOOKS_OPS_SECRET",
                        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                "webhooks.ops.format=slack",
                "webhooks.ops.events=gap-opened,keys-parked",
                "webhooks.ops.indexes=products",
                "console-url=https://console.example");

        assertThat(properties.webhooks()).containsOnlyKeys("ops").hasEntrySatisfying("ops", webhook -> {
            assertThat(webhook.uri()).hasToString(SLACK);
            assertThat(webhook.perMinute()).isEqualTo(10);
            assertThat(webhook.allowInternalAddress()).isFalse();
            assertThat(webhook.wants(event(EventKind.GAP_OPENED, "orders", "products")))
                    .isTrue();
            assertThat(webhook.wants(event(EventKind.GAP_OPENED))).isTrue();
            assertThat(webhook.wants(event(EventKind.GAP_OPENED, "orders"))).isFalse();
            assertThat(webhook.wants(event(EventKind.GAP_CLOSED, "products"))).isFalse();
        });

        assertThat(properties.toString()).doesNotContain("hunter2", "MfKQ");
    }

    private static Event event(EventKind kind, String... indexes) {
        return new Event(kind, List.of(indexes), "", Instant.EPOCH, Map.of());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            url=hooks.slack.com/hunter2                        | webhooks[ops].url | must be a whole address: https://host/path
            url=https:///hunter2                               | webhooks[ops].url | must be a whole address: https://host/path
            url=ftp://chat.example/hunter2                     | webhooks[ops].url | must be a whole address: https://host/path
            url=http://chat.example/hunter2                    | webhooks[ops].url | must be https, since everybody on the way could read it
            url=https://hunter2@chat.example/                  | webhooks[ops].url | must hold no user and no fragment (#)
            url=https://chat.example/hunter2#x                 | webhooks[ops].url | must hold no user and no fragment (#)
            url=https://chat.example/hunter2 x                 | webhooks[ops].url | is not an address: Illegal character in path at position 28
            secret=hunter2                                     | webhooks[ops].secret | must be base64
            secret=aHVudGVyMg==                                | webhooks[ops].secret | must be base64 of 24 to 64 bytes, not of 7; make one with
            format=discord                                     | webhooks.ops.format | SLACK
            events=gap-opend                                   | webhooks.ops.events | GAP_OPENED
            per-minute=0                                       | webhooks[ops].perMinute | must be greater than or equal to 1
            """)
    void what_is_wrong_is_named_and_no_secret_told(
            String property, String named, String reason, CapturedOutput output) {
        List<String> properties = new ArrayList<>(List.of("webhooks.ops.format=slack", "webhooks.ops.url=" + SLACK));
        properties.removeIf(
                usual -> usual.startsWith("webhooks.ops." + property.substring(0, property.indexOf('=') + 1)));
        properties.add("webhooks.ops." + property);
        assertThat(refusal(output, properties.toArray(String[]::new)))
                .contains("endstate.notifications." + named, reason)
                .doesNotContain("hunter2", "aHVudGVyMg");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            webhooks.team-search.url=https://chat.example/hunter2 | webhooks[team-search] | lower-case letters and digits
            webhooks.ops.url=https://chat.example/hunter2         | webhooks[ops].format | must not be null
            webhooks.ops.format=slack                             | webhooks[ops].url | must not be null
            console-url=console.example                           | consoleUrl | must be the address of a console
            every=1ms                                             | every | must be longer than or equal to 100 millis
            give-up-after=1s                                      | giveUpAfter | must be longer than or equal to 1 minute
            """)
    void what_is_missing_or_out_of_range_is_named(String property, String named, String reason, CapturedOutput output) {
        assertThat(refusal(output, property))
                .contains("endstate.notifications." + named, reason)
                .doesNotContain("hunter2");
    }

    private static String refusal(CapturedOutput output, String... properties) {
        try (ConfigurableApplicationContext context = start(Map.of(), properties)) {
            throw new AssertionError("it started: " + context.getBean(NotificationProperties.class));
        } catch (RuntimeException e) {
            return output.toString();
        }
    }
}
