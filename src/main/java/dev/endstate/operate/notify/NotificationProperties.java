package dev.endstate.operate.notify;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

/**
 * Which webhooks are told what has happened.
 *
 * @param webhooks by a name of lower-case letters and digits; default none: nothing is looked at and nothing sent
 * @param consoleUrl where people reach an instance with the role console, for the links in messages; default none
 * @param runbook where people find docs/runbook.md, to whose sections messages lead; default {@code docs/runbook.md}
 * @param every how often Endstate looks for news and for messages that wait, 100ms to 5m; default 5s
 * @param firstRetry how soon a message that a webhook did not take is sent again, 100ms to 5m; default 5s: after each further
 *     failure twice as long, up to 15 minutes
 * @param giveUpAfter how old a message may become before it is dropped, 1m to 7d; default 1d. If nobody has looked for so long, the
 *     next look is like a first one
 * @param connectTimeout how long a connection to a webhook may take, 100ms to 1m; default 3s
 * @param timeout how long a whole delivery may take, including the resolution of the name, 100ms to 2m; default 10s
 */
@Validated
@ConfigurationProperties("endstate.notifications")
public record NotificationProperties(
        @DefaultValue Map<String, @Valid Webhook> webhooks,
        @Nullable URI consoleUrl,

        @DefaultValue("docs/runbook.md") @NotBlank String runbook,

        @DefaultValue("5s") @DurationMin(millis = 100) @DurationMax(minutes = 5)
        Duration every,

        @DefaultValue("5s") @DurationMin(millis = 100) @DurationMax(minutes = 5)
        Duration firstRetry,

        @DefaultValue("1d") @DurationMin(minutes = 1) @DurationMax(days = 7)
        Duration giveUpAfter,

        @DefaultValue("3s") @DurationMin(millis = 100) @DurationMax(minutes = 1)
        Duration connectTimeout,

        @DefaultValue("10s") @DurationMin(millis = 100) @DurationMax(minutes = 2)
        Duration timeout)
        implements Validator {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]{0,31}");

    /**
     * A webhook.
     *
     * @param format whom messages are written for
     * @param url where messages are sent; https, unless the address is internal
     * @param secret signs messages as Standard Webhooks does: base64 of 24 to 64 bytes, {@code whsec_} may stand before it; default none
     * @param events which kinds of events it is told; default all
     * @param indexes whose events it is told; default those of all indexes
     * @param perMinute how many messages it gets in a minute at most, 1 to 600; default 10: any more are folded by their kind
     * @param allowInternalAddress whether the address may be one of this machine, its network or its cluster; default false
     */
    public record Webhook(
            @NotNull Format format,
            @NotNull Secret url,
            @Nullable Secret secret,
            @DefaultValue Set<EventKind> events,
            @DefaultValue Set<String> indexes,

            @DefaultValue("10") @Min(1) @Max(600) int perMinute,

            @DefaultValue("false") boolean allowInternalAddress) {

        /** Tells whether the webhook is told of an event. */
        public boolean wants(Event event) {
            return (events.isEmpty() || events.contains(event.kind())) && event.concerns(indexes);
        }

        /** Returns where messages are sent. */
        public URI uri() {
            return URI.create(url.text());
        }
    }

    @Override
    public boolean supports(Class<?> type) {
        return type == NotificationProperties.class;
    }

    /** Checks what depends on more than one value, and what must be reported without the value. */
    @Override
    public void validate(Object target, Errors errors) {
        ((NotificationProperties) target).webhooks().forEach((name, webhook) -> validate(name, webhook, errors));

        URI console = ((NotificationProperties) target).consoleUrl();
        if (console != null && (!isHttp(console) || console.getHost() == null)) {
            errors.rejectValue("consoleUrl", "url", "must be the address of a console: https://host/path");
        }
    }

    private static void validate(String name, Webhook webhook, Errors errors) {
        String property = "webhooks[" + name + "]";

        if (!NAME.matcher(name).matches()) {
            errors.rejectValue(
                    property,
                    "name",
                    "the name of a webhook is one to 32 lower-case letters and digits, so that a variable can name it");
        }
        if (webhook.url() != null) {
            reason(webhook).ifPresent(reason -> errors.rejectValue(property + ".url", "url", reason));
        }
        if (webhook.secret() != null) {
            checkSecret(property, webhook.secret(), errors);
        }
    }

    private static void checkSecret(String property, Secret secret, Errors errors) {
        try {
            SigningSecret.parse(secret);
        } catch (IllegalArgumentException e) {
            errors.rejectValue(
                    property + ".secret",
                    "secret",
                    e.getMessage() + "; make one with: echo whsec_$(openssl rand -base64 32)");
        }
    }

    /** Says why an address cannot be used; its own text is a secret, and is not quoted. */
    private static Optional<String> reason(Webhook webhook) {
        try {
            URI uri = new URI(webhook.url().text());

            if (!isHttp(uri) || uri.getHost() == null) {
                return Optional.of("must be a whole address: https://host/path");
            }
            if (uri.getUserInfo() != null || uri.getFragment() != null) {
                return Optional.of("must hold no user and no fragment (#)");
            }
            if (!"https".equalsIgnoreCase(uri.getScheme()) && !webhook.allowInternalAddress()) {
                return Optional.of("must be https, since everybody on the way could read it; http is for webhooks with"
                        + " allow-internal-address only");
            }
            return Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.of("is not an address: " + e.getReason() + " at position " + e.getIndex());
        }
    }

    private static boolean isHttp(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
    }
}
