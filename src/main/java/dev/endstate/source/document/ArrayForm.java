package dev.endstate.source.document;

import java.util.Arrays;

/**
 * An array of PostgreSQL as nested JSON arrays, read from its text: {@code {{1,2},{3,NULL}}}, with quotes around elements that
 * need them and, where the lower bound is not 1, the bounds before it ({@code [0:1]={1,2}}), which JSON cannot say.
 *
 * @see <a href="https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO">Array Input and Output Syntax</a>
 */
record ArrayForm(JsonForm element) implements ValueForm {

    @Override
    public void write(byte[] text, JsonBuffer json) {
        int i = 0;
        while (text[i] != '{') {
            i++;
        }

        for (; i < text.length; i++) {
            switch (text[i]) {
                case '{' -> json.ascii('[');
                case '}' -> json.ascii(']');
                case ',' -> json.ascii(',');
                case '"' -> i = quoted(text, i + 1, json);
                default -> i = bare(text, i, json);
            }
        }
    }

    /** Writes the element up to its closing quote; returns that quote's position. */
    private int quoted(byte[] text, int start, JsonBuffer json) {
        int end = start;
        int escapes = 0;
        while (text[end] != '"') {
            if (text[end] == '\\') {
                escapes++;
                end++;
            }
            end++;
        }

        byte[] value = new byte[end - start - escapes];
        int length = 0;
        for (int i = start; i < end; i++) {
            if (text[i] == '\\') {
                i++;
            }
            value[length++] = text[i];
        }

        element.write(value, json);
        return end;
    }

    /** Writes the element up to the next delimiter; returns the position of its last byte. */
    private int bare(byte[] text, int start, JsonBuffer json) {
        int end = start;
        while (text[end] != ',' && text[end] != '}') {
            end++;
        }
        byte[] value = Arrays.copyOfRange(text, start, end);
        if (isNull(value)) {
            json.nullValue();
        } else {
            element.write(value, json);
        }
        return end - 1;
    }

    /** A text element that reads NULL is quoted, so this is a null. */
    private static boolean isNull(byte[] value) {
        return value.length == 4 && value[0] == 'N' && value[1] == 'U' && value[2] == 'L' && value[3] == 'L';
    }
}
