package dev.endstate.operate.notify;

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
 * What a webhook has answered, and what it means.
 *
 * @param retryAfter the header of that name
 * @param body its beginning
 */
record Reading(int status, Optional<String> retryAfter, String body) {
    private static final int LONGEST_QUOTE = 200;

    /** By the status alone. */
    Answer answer(Instant now) {
        return switch (status / 100) {
            case 2 -> new Answer.Taken(body);
            case 3 ->
                new Answer.Away(
                        "it answered " + status
                                + ". Redirects are not followed, since they may lead anywhere: give the address"
                                + " at which it ends",
                        Optional.empty());
            case 4 -> refusal(now);
            default -> new Answer.Away("it answered " + status + quote(), rest(now));
        };
    }

    private Answer refusal(Instant now) {
        return switch (status) {
            case 401, 403, 404, 410 ->
                new Answer.Away(
                        "it answered " + status + quote()
                                + ". It is gone, or its address is wrong: make a new one and set its url",
                        Optional.empty());
            case 408, 425, 429 -> new Answer.Away("it answered " + status + quote(), rest(now));
            default ->
                new Answer.Refused("it answered " + status + quote()
                        + ". The message is not as the receiver wants it: see that its format is right");
        };
    }

    private Optional<Duration> rest(Instant now) {
        return status == 429 || status == 503 ? retryAfter.flatMap(text -> rest(text.strip(), now)) : Optional.empty();
    }

    /** Seconds, or a date. What is neither is as if it was not there. */
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
        String quote = Cut.to(LONGEST_QUOTE, body).strip();
        return quote.isEmpty() ? "" : " (" + quote + ")";
    }

    /** What it means that there is no answer. What a library says may quote what came in its place. */
    static Answer failure(Exception failure, Duration timeout, SecretAddress address) {
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
        return new Answer.Away(error, Optional.empty());
    }

    private static String quote(@Nullable String message, SecretAddress address) {
        return Cut.to(LONGEST_QUOTE, address.leftOutOf(String.valueOf(message)));
    }

    private static String print(Duration duration) {
        return DurationFormatterUtils.print(duration, DurationFormat.Style.COMPOSITE);
    }
}
