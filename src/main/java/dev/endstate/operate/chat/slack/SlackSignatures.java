package dev.endstate.operate.chat.slack;

import dev.endstate.operate.chat.Result;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Tells Slack's requests from all others by their signatures: HMAC-SHA256 of {@code v0:<time>:<body>}, over the bytes of the body as
 * they came.
 */
final class SlackSignatures {
    /** How old, or how far in the future, a request may be. */
    static final Duration WINDOW = Duration.ofMinutes(5);

    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern TIME = Pattern.compile("\\d{1,12}");
    private static final Pattern SIGNATURE = Pattern.compile("v0=(?<hex>[0-9a-fA-F]{64})");

    private final List<SecretKeySpec> secrets;
    private final Clock clock;

    SlackSignatures(Collection<String> secrets, Clock clock) {
        this.secrets = secrets.stream()
                .map(secret -> new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM))
                .toList();
        this.clock = clock;
    }

    /** What the check of a request has shown. */
    sealed interface Check {
        /**
         * One of the secrets signed it a short while ago.
         *
         * @param signature in lower-case hexadecimal digits, however the request wrote it
         */
        record Genuine(String signature, Instant sentAt) implements Check {}

        /** It is not known who sent it, or when. */
        record Refused(Result why) implements Check {}
    }

    /**
     * Checks a request.
     *
     * @param time the request's time, in seconds since 1970
     * @param signature the request's signature, {@code v0=} and 64 hexadecimal digits
     */
    Check check(@Nullable String time, @Nullable String signature, byte[] body) {
        if (time == null || signature == null) {
            return new Check.Refused(Result.UNSIGNED);
        }
        Matcher hex = SIGNATURE.matcher(signature);
        if (!TIME.matcher(time).matches() || !hex.matches()) {
            return new Check.Refused(Result.UNSIGNED);
        }

        byte[] given = HexFormat.of().parseHex(hex.group("hex"));
        boolean isSigned = false;
        for (SecretKeySpec secret : secrets) {
            isSigned |= MessageDigest.isEqual(sign(secret, time, body), given);
        }
        if (!isSigned) {
            return new Check.Refused(Result.WRONG_SIGNATURE);
        }

        Instant sentAt = Instant.ofEpochSecond(Long.parseLong(time));
        Duration age = Duration.between(sentAt, clock.instant()).abs();
        return age.compareTo(WINDOW) > 0
                ? new Check.Refused(Result.STALE)
                : new Check.Genuine(HexFormat.of().formatHex(given), sentAt);
    }

    private static byte[] sign(SecretKeySpec secret, String time, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            mac.update(("v0:" + time + ":").getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
