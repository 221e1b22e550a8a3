package dev.endstate.operate.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.operate.chat.Result;
import dev.endstate.operate.chat.slack.SlackSignatures.Check;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With the example that Slack has published. */
class SlackSignaturesTest {
    private static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
    private static final String TIME = "1531420618";
    private static final String BODY = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
            + "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
            + "&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J"
            + "%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
            + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    private static final String HEX = "a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
    private static final String SIGNATURE = "v0=" + HEX;

    @Test
    void what_slack_has_signed_is_genuine() {
        assertThat(check(0, TIME, SIGNATURE, BODY))
                .isEqualTo(new Check.Genuine(HEX, Instant.ofEpochSecond(1531420618)));
    }

    @Test
    void the_same_signature_in_capitals_is_the_same_for_whoever_looks_for_replays() {
        assertThat(check(0, TIME, "v0=" + HEX.toUpperCase(Locale.ROOT), BODY))
                .isEqualTo(check(0, TIME, SIGNATURE, BODY));
    }

    @ParameterizedTest
    @CsvSource({"299, true", "300, true", "301, false", "-300, true", "-301, false"})
    void it_is_genuine_for_five_minutes_and_no_longer(long secondsLater, boolean isGenuine) {
        assertThat(check(secondsLater, TIME, SIGNATURE, BODY) instanceof Check.Genuine)
                .isEqualTo(isGenuine);
        if (!isGenuine) {
            assertThat(check(secondsLater, TIME, SIGNATURE, BODY)).isEqualTo(new Check.Refused(Result.STALE));
        }
    }

    @Test
    void one_changed_byte_of_body_time_or_signature_is_refused() {
        Check wrong = new Check.Refused(Result.WRONG_SIGNATURE);
        assertThat(check(0, TIME, SIGNATURE, BODY.replace("roadrunner", "roadrunneR")))
                .isEqualTo(wrong);
        assertThat(check(0, TIME, SIGNATURE, BODY.replace("%2F", "%2f"))).isEqualTo(wrong);
        assertThat(check(0, "1531420619", SIGNATURE, BODY)).isEqualTo(wrong);
        assertThat(check(0, "0" + TIME, SIGNATURE, BODY)).isEqualTo(wrong);
        assertThat(check(0, TIME, SIGNATURE.replace("b503", "b504"), BODY)).isEqualTo(wrong);
    }

    @ParameterizedTest
    @CsvSource({
        ", v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
        "1531420618, ",
        "yesterday, v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
        "99999999999999999999, v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
        "1531420618, v1=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
        "1531420618, v0=a2114d57",
        "1531420618, v0="
    })
    void what_is_no_time_or_no_signature_is_refused(@Nullable String time, @Nullable String signature) {
        assertThat(check(0, time, signature, BODY)).isEqualTo(new Check.Refused(Result.UNSIGNED));
    }

    @Test
    void each_of_two_secrets_is_good_while_one_takes_the_place_of_the_other() {
        Clock clock = Clock.fixed(Instant.ofEpochSecond(1531420618), ZoneOffset.UTC);
        byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
        String other = "f".repeat(32);
        assertThat(new SlackSignatures(List.of(other, SECRET), clock).check(TIME, SIGNATURE, body))
                .isInstanceOf(Check.Genuine.class);
        assertThat(new SlackSignatures(List.of(SECRET, other), clock).check(TIME, SIGNATURE, body))
                .isInstanceOf(Check.Genuine.class);
        assertThat(new SlackSignatures(List.of(other), clock).check(TIME, SIGNATURE, body))
                .isEqualTo(new Check.Refused(Result.WRONG_SIGNATURE));
    }

    private static Check check(long secondsLater, @Nullable String time, @Nullable String signature, String body) {
        Clock clock = Clock.fixed(Instant.ofEpochSecond(1531420618 + secondsLater), ZoneOffset.UTC);
        return new SlackSignatures(List.of(SECRET), clock)
                .check(time, signature, body.getBytes(StandardCharsets.UTF_8));
    }
}
