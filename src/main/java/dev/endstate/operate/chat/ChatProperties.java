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
 * Asking by chat.
 *
 * @param signingSecret with which Slack signs what it sends, 32 to 128 letters and digits; without one there is no such endpoint
 * @param secondSigningSecret another one that is valid too: while one is changed for another, or of a second workspace's app
 * @param operators Slack's ids of the users who may have something done, such as {@code U012AB3CD}; default none: then nobody may
 * @param teams Slack's ids of the workspaces that may ask, such as {@code T012AB3CD}; default none: all whose requests are signed
 * @param channels Slack's ids of the channels in which may be asked, such as {@code C012AB3CD}; default none: all
 * @param answerWithin how long an answer may take, 500ms to 2800ms; default 2500ms: Slack waits for 3s, the way there and back
 *     included
 * @param confirmWithin how long a code confirms what it was given for, 10s to 10m; default 2m
 */
@Validated
@ConfigurationProperties("endstate.chat")
record ChatProperties(
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

    /** A violated constraint of the validator would be told with its value, which is a secret. */
    ChatProperties {
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

    /** The secrets of which one must have signed a request. */
    Set<String> secrets() {
        return Stream.of(signingSecret, secondSigningSecret)
                .filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "ChatProperties[" + secrets().size() + " secrets, operators=" + operators + ", teams=" + teams
                + ", channels=" + channels + "]";
    }
}
