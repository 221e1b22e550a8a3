package dev.endstate.operate.notify.webhook;

import dev.endstate.operate.notify.SigningSecret;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs as Standard Webhooks describes it, so that receivers can verify with a library: HMAC-SHA256 over id, time and body. */
final class Signature {
    private static final String HMAC = "HmacSHA256";

    private final SecretKeySpec key;

    Signature(SigningSecret secret) {
        this.key = new SecretKeySpec(secret.bytes(), HMAC);
    }

    /** Returns the value of {@code webhook-signature}. */
    String of(String id, Instant at, byte[] body) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            mac.update((id + "." + at.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has " + HMAC, e);
        }
    }
}
