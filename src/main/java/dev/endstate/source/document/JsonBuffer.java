package dev.endstate.source.document;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON as bytes, written from the bytes that the database sent: text is UTF-8 on both sides, so it is escaped where it must be
 * and copied where it need not.
 */
final class JsonBuffer {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private static final boolean[] IS_ESCAPED = escapedBytes();

    private byte[] bytes;
    private int length;

    JsonBuffer(int capacity) {
        this.bytes = new byte[capacity];
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    void copyTo(JsonBuffer target, int from, int to) {
        target.raw(bytes, from, to);
    }

    void ascii(char c) {
        ensure(1);
        bytes[length++] = (byte) c;
    }

    void raw(byte[] source) {
        raw(source, 0, source.length);
    }

    void raw(byte[] source, int from, int to) {
        ensure(to - from);
        System.arraycopy(source, from, bytes, length, to - from);
        length += to - from;
    }

    void nullValue() {
        raw(NULL);
    }

    /** A JSON value that the database printed; line breaks between its tokens would end a line of a bulk request. */
    void json(byte[] source) {
        ensure(source.length);
        for (byte b : source) {
            bytes[length++] = b == '\n' || b == '\r' ? (byte) ' ' : b;
        }
    }

    /** A quoted string of UTF-8 text. */
    void string(byte[] utf8) {
        ascii('"');
        escaped(utf8, 0, utf8.length);
        ascii('"');
    }

    void escaped(byte[] utf8, int from, int to) {
        int copied = from;
        for (int i = from; i < to; i++) {
            if (IS_ESCAPED[utf8[i] & 0xff]) {
                raw(utf8, copied, i);
                escape(utf8[i]);
                copied = i + 1;
            }
        }
        raw(utf8, copied, to);
    }

    private static boolean[] escapedBytes() {
        boolean[] escaped = new boolean[256];
        Arrays.fill(escaped, 0, 0x20, true);
        escaped['"'] = true;
        escaped['\\'] = true;
        return escaped;
    }

    private void escape(byte b) {
        ensure(6);
        bytes[length++] = '\\';

        switch (b) {
            case '"', '\\' -> bytes[length++] = b;
            case '\n' -> bytes[length++] = 'n';
            case '\r' -> bytes[length++] = 'r';
            case '\t' -> bytes[length++] = 't';
            default -> {
                bytes[length++] = 'u';
                bytes[length++] = '0';
                bytes[length++] = '0';
                bytes[length++] = HEX[b >> 4];
                bytes[length++] = HEX[b & 15];
            }
        }
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, more), bytes.length + (bytes.length >> 1)));
        }
    }
}
