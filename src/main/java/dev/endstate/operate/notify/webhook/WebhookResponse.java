package dev.endstate.operate.notify.webhook;

import dev.endstate.operate.text.PlainText;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * What a webhook has answered; says what that means for the message.
 *
 * @param retryAfter the header of that name
 * @param body the beginning of the body
 */
record WebhookResponse(int status, Optional<String> retryAfter, String body) {
    private static final int LONGEST_QUOTE = 200;

    /** Decides by the status alone. */
    DeliveryResult result(Instant now) {
        return switch (status / 100) {
            case 2 -> new DeliveryResult.Accepted(body);
            case 3 ->
                new DeliveryResult.Unavailable(
                        "it answered " + status
                                + ". Redirects are not followed, since they may lead anywhere: give the address"
                                + " at which it ends",
                        Optional.empty());
            case 4 -> refusal(now);
            default -> new DeliveryResult.Unavailable("it answered " + status + quote(), rest(now));
        };
    }

    private DeliveryResult refusal(Instant now) {
        return switch (status) {
            case 401, 403, 404, 410 ->
                new DeliveryResult.Unavailable(
                        "it answered " + status + quote()
                                + ". It is gone, or its address is wrong: make a new one and set its url",
                        Optional.empty());
            case 408, 425, 429 -> new DeliveryResult.Unavailable("it answered " + status + quote(), rest(now));
            default ->
                new DeliveryResult.Rejected("it answered " + status + quote()
                        + ". The message is not what the receiver expects: check that its format is right");
        };
    }

    private Optional<Duration> rest(Instant now) {
        return status == 429 || status == 503 ? retryAfter.flatMap(text -> rest(text.strip(), now)) : Optional.empty();
    }

    /** Reads seconds, or a date; anything else counts as nothing. */
    private static Optional<Duration> rest(String text, Instant now) {
        if (!text.isEmpty() && text.length() < 9 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(Duration.between(now, until)).filter(Duration::isPositive);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private String quote() {
        String quote = PlainText.truncate(LONGEST_QUOTE, body).strip();
        return quote.isEmpty() ? "" : " (" + quote + ")";
    }

    /** Says what it means that there is no answer. A library's message may quote what came instead, so the address is taken out of it. */
    static DeliveryResult failure(Exception failure, Duration timeout, SecretAddress address) {
        String error = switch (failure) {
            case InternalAddressException e ->
                e.getMessage()
                        + ", which is internal. Nothing was sent; if it is meant, set its allow-internal-address";
            case UnknownHostException e -> "its name cannot be resolved";
            case TimeoutException e -> "it did not answer within " + print(timeout);
            case SSLException e -> "no TLS connection could be made: " + quote(e.getMessage(), address);
            case IOException e -> "no answer came: " + quote(e.getMessage(), address);
            default -> "no answer came: " + quote(failure.toString(), address);
        };
        return new DeliveryResult.Unavailable(error, Optional.empty());
    }

    private static String quote(@Nullable String message, SecretAddress address) {
        return PlainText.truncate(LONGEST_QUOTE, address.redact(String.valueOf(message)));
    }

    private static String print(Duration duration) {
        return DurationFormatterUtils.print(duration, DurationFormat.Style.COMPOSITE);
    }
}
