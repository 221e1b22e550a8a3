package dev.endstate.operate.chat;

import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who may ask and give orders by chat.
 *
 * @param signingSecret the secret with which Slack signs its requests, 32 to 128 letters and digits; default none, and then there is
 *     no endpoint
 * @param secondSigningSecret a second secret that is valid as well: the next one while the secret is being replaced, or that of a
 *     second workspace's app; default none
 * @param operators Slack's ids of the users who may give orders, such as {@code U012AB3CD}; default none: then nobody may
 * @param teams Slack's ids of the workspaces that may ask, such as {@code T012AB3CD}; default none: all whose requests are signed
 * @param channels Slack's ids of the channels in which people may ask, such as {@code C012AB3CD}; default none: all of them
 * @param answerWithin how long an answer may take, 500ms to 2800ms; default 2500ms, since Slack waits for 3s, including the way
 *     there and back
 * @param confirmWithin how long the code of an order is valid, 10s to 10m; default 2m
 */
@Validated
@ConfigurationProperties("endstate.chat")
public record ChatProperties(
        @Nullable String signingSecret,
        @Nullable String secondSigningSecret,

        @DefaultValue
        Set<
                        @Pattern(
                                regexp = "[UW][A-Z0-9]{7,20}",
                                message = "is no user's id such as U012AB3CD; Slack shows it in the user's profile")
                        String>
                operators,

        @DefaultValue
        Set<@Pattern(regexp = "[TE][A-Z0-9]{7,20}", message = "is no workspace's id such as T012AB3CD") String> teams,

        @DefaultValue
        Set<
                        @Pattern(
                                regexp = "[CDG][A-Z0-9]{7,20}",
                                message =
                                        "is no channel's id such as C012AB3CD; Slack shows it in the channel's details")
                        String>
                channels,

        @DefaultValue("2500ms") @DurationMin(millis = 500) @DurationMax(millis = 2_800)
        Duration answerWithin,

        @DefaultValue("2m") @DurationMin(seconds = 10) @DurationMax(minutes = 10)
        Duration confirmWithin) {

    private static final String SHAPE = "[A-Za-z0-9]{32,128}";

    /** Checks the secrets itself, because the validator would report a violated constraint together with the value. */
    public ChatProperties {
        requireShape("endstate.chat.signing-secret", signingSecret);
        requireShape("endstate.chat.second-signing-secret", secondSigningSecret);
        if (signingSecret == null && (secondSigningSecret != null || !operators.isEmpty())) {
            throw new IllegalArgumentException("endstate.chat.signing-secret is missing, while "
                    + (secondSigningSecret == null ? "endstate.chat.operators" : "endstate.chat.second-signing-secret")
                    + " is given: without it nobody can ask by chat; give it, or take the other away");
        }
        operators = Set.copyOf(operators);
        teams = Set.copyOf(teams);
        channels = Set.copyOf(channels);
    }

    private static void requireShape(String name, @Nullable String secret) {
        if (secret != null && !secret.matches(SHAPE)) {
            throw new IllegalArgumentException(name + " has " + secret.length()
                    + " characters and is no signing secret, which has 32 to 128 letters and digits;"
                    + " copy it from the app's page Basic Information, App Credentials, without blanks or line breaks");
        }
    }

    /** Returns the secrets; one of them must have signed a request. */
    public Set<String> secrets() {
        return Stream.of(signingSecret, secondSigningSecret)
                .filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Leaves the secrets out. */
    @Override
    public String toString() {
        return "ChatProperties[" + secrets().size() + " secrets, operators=" + operators + ", teams=" + teams
                + ", channels=" + channels + "]";
    }
}
