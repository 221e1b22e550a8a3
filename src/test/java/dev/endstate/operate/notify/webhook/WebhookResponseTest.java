package dev.endstate.operate.notify.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookResponseTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    @ParameterizedTest
    @ValueSource(ints = {200, 202, 204})
    void success_is_taken(int status) {
        assertThat(answer(status, null)).isInstanceOf(DeliveryResult.Accepted.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void a_redirect_says_to_give_the_last_address(int status) {
        assertThat(answer(status, null))
                .isInstanceOfSatisfying(
                        DeliveryResult.Unavailable.class,
                        away -> assertThat(away.error())
                                .startsWith("it answered " + status + ". Redirects are not followed")
                                .endsWith("give the address at which it ends"));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 410})
    void a_webhook_that_is_gone_says_what_to_do(int status) {
        assertThat(answer(status, null))
                .isInstanceOfSatisfying(
                        DeliveryResult.Unavailable.class,
                        away -> assertThat(away.error())
                                .isEqualTo(
                                        "it answered " + status
                                                + " (no_service). It is gone, or its address is wrong: make a new one and set its url"));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 415, 422})
    void a_message_that_is_not_liked_waits_alone(int status) {
        assertThat(answer(status, null)).isInstanceOf(DeliveryResult.Rejected.class);
    }

    @ParameterizedTest
    @CsvSource({
        "429, 7, PT7S",
        "503, 120, PT2M",
        "429, 'Fri, 27 Nov 2026 12:00:30 GMT', PT30S",
        "503, 'Fri, 27 Nov 2026 11:00:00 GMT',",
        "429, soon,",
        "429, -5,",
        "429, 99999999999999999999,",
        "500, 7,",
        "408, 7,"
    })
    void what_asks_for_a_rest_gets_it(int status, String retryAfter, Duration rest) {
        assertThat(answer(status, retryAfter))
                .isInstanceOfSatisfying(
                        DeliveryResult.Unavailable.class,
                        away -> assertThat(away.rest()).isEqualTo(Optional.ofNullable(rest)));
    }

    @Test
    void what_is_quoted_is_short_and_one_line() {
        assertThat(new WebhookResponse(500, Optional.empty(), "a\nb" + "x".repeat(900)).result(NOW))
                .isInstanceOfSatisfying(
                        DeliveryResult.Unavailable.class,
                        away -> assertThat(away.error())
                                .startsWith("it answered 500 (a bxx")
                                .hasSize("it answered 500 ()".length() + 200));
    }

    private static DeliveryResult answer(int status, @Nullable String retryAfter) {
        return new WebhookResponse(status, Optional.ofNullable(retryAfter), "no_service").result(NOW);
    }
}
