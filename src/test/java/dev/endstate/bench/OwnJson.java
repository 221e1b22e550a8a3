package dev.endstate.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes of JSON in a buffer that is used again for each read. */
final class OwnJson {
    private byte[] bytes = new byte[1 << 20];
    private int length;

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    void ascii(String text) {
        raw(text.getBytes(StandardCharsets.US_ASCII));
    }

    void raw(byte[] source) {
        raw(source, 0, source.length);
    }

    void raw(byte[] source, int from, int to) {
        ensure(to - from);
        System.arraycopy(source, from, bytes, length, to - from);
        length += to - from;
    }

    /** A quoted string. */
    void string(byte[] utf8) {
        ensure(6 * utf8.length + 2);
        bytes[length++] = '"';

        int copied = 0;
        for (int i = 0; i < utf8.length; i++) {
            byte b = utf8[i];
            if ((b >= 0 && b < ' ') || b == '"' || b == '\\') {
                raw(utf8, copied, i);
                ascii(b == '"' || b == '\\' ? "\\" + (char) b : "\\u%04x".formatted(b));
                copied = i + 1;
            }
        }

        raw(utf8, copied, utf8.length);
        bytes[length++] = '"';
    }

    /** The database's {@code 2026-01-31 12:00:00+00} as {@code "2026-01-31T12:00:00+00:00"}. */
    void time(byte[] text) {
        ascii("\"");
        int begin = length;
        raw(text);
        bytes[begin + 10] = 'T';
        ascii(":00\"");
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }
}
