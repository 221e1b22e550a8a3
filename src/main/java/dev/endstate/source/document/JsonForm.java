package dev.endstate.source.document;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The JSON form of a PostgreSQL type, written from the text form that the server sends. Each is that of {@code to_jsonb},
 * except {@link #BASE64}; the table is in {@code docs/types.md}. The text is that of the settings in {@link dev.endstate.definition.CanonicalText}.
 */
enum JsonForm implements ValueForm {
    /** Booleans arrive as {@code t} and {@code f}. */
    BOOLEAN {
        @Override
        public void write(byte[] text, JsonBuffer json) {
            json.raw(text.length > 0 && text[0] == 't' ? TRUE : FALSE);
        }
    },
    /** Digits go as they came, so nothing is rounded; NaN and the infinities, which JSON lacks, as strings. */
    NUMBER {
        @Override
        public void write(byte[] text, JsonBuffer json) {
            byte last = text[text.length - 1];
            if (last >= '0' && last <= '9') {
                json.raw(text);
            } else {
                json.string(text);
            }
        }
    },
    /** {@code 2026-01-31 10:00:00.5} becomes {@code 2026-01-31T10:00:00.5}; infinities stay words. */
    TIMESTAMP {
        @Override
        public void write(byte[] text, JsonBuffer json) {
            json.ascii('"');
            timestamp(text, text.length, json);
            json.ascii('"');
        }
    },
    /** As {@link #TIMESTAMP}, with an offset of hours and minutes: {@code +00} becomes {@code +00:00}. */
    TIMESTAMP_WITH_OFFSET {
        @Override
        public void write(byte[] text, JsonBuffer json) {
            json.ascii('"');
            int end = text.length;
            boolean beforeChrist = end > 3 && text[end - 1] == 'C' && text[end - 2] == 'B';
            int endOfTime = beforeChrist ? end - 3 : end;
            timestamp(text, endOfTime, json);
            if (endOfTime > 3 && (text[endOfTime - 3] == '+' || text[endOfTime - 3] == '-')) {
                json.raw(ZERO_MINUTES);
            }
            json.raw(text, endOfTime, end);
            json.ascii('"');
        }
    },
    /** {@code json} and {@code jsonb} nest as they are. */
    JSON {
        @Override
        public void write(byte[] text, JsonBuffer json) {
            json.json(text);
        }
    },
    /** {@code bytea}: Elasticsearch's {@code binary} fields take Base64 and nothing else. */
    BASE64 {
        @Override
        public void write(byte[] text, JsonBuffer json) {
            String hex = new String(text, 2, text.length - 2, StandardCharsets.US_ASCII);
            json.string(Base64.getEncoder().encode(HexFormat.of().parseHex(hex)));
        }
    },
    /** Every other type: its text. */
    TEXT {
        @Override
        public void write(byte[] text, JsonBuffer json) {
            json.string(text);
        }
    };

    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final byte[] ZERO_MINUTES = ascii(":00");

    private static void timestamp(byte[] text, int end, JsonBuffer json) {
        int space = 0;
        while (space < end && text[space] != ' ') {
            space++;
        }
        json.raw(text, 0, space);
        if (space < end) {
            json.ascii('T');
            json.raw(text, space + 1, end);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
