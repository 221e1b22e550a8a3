package dev.endstate.operate.notify;

import java.util.Base64;

/** The secret with which messages to a webhook are signed, as Standard Webhooks writes it. */
public final class SigningSecret {
    private static final String PREFIX = "whsec_";
    private static final int SHORTEST = 24;
    private static final int LONGEST = 64;

    private final byte[] bytes;

    private SigningSecret(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Reads a secret.
     *
     * @param text base64 of 24 to 64 bytes; {@code whsec_} may stand before it
     * @throws IllegalArgumentException if it is anything else; the message does not quote it
     */
    public static SigningSecret parse(Secret text) {
        String secret = text.text();
        byte[] bytes = decoded(secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret);
        if (bytes.length < SHORTEST || bytes.length > LONGEST) {
            throw new IllegalArgumentException(
                    "must be base64 of %d to %d bytes, not of %d".formatted(SHORTEST, LONGEST, bytes.length));
        }
        return new SigningSecret(bytes);
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must be base64, which whsec_ may stand before", e);
        }
    }

    /** Returns the bytes of the key. */
    public byte[] bytes() {
        return bytes.clone();
    }
}
