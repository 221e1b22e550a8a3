package dev.endstate.definition;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What identifies one document: the canonical texts of its key columns, in the order of the definition. Made by
 * {@link KeySpec}, so that equal keys are equal texts.
 */
public record Key(List<String> values) {
    /** The longest {@code _id}, in bytes of UTF-8, that Elasticsearch takes. */
    public static final int MAX_ID_BYTES = 512;

    static final char SEPARATOR = ':';
    static final char ESCAPE = '\\';

    public Key {
        values = List.copyOf(values);
    }

    /**
     * The document's {@code _id}: the value itself, or for a composite key the values joined by {@code :}, with {@code :} and
     * {@code \} inside a value escaped by {@code \}, so that no two keys share an id.
     */
    public String id() {
        if (values.size() == 1) {
            return values.getFirst();
        }
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                id.append(SEPARATOR);
            }
            appendEscaped(id, values.get(i));
        }
        return id.toString();
    }

    /** Whether Elasticsearch takes {@link #id()}: neither empty nor longer than {@value #MAX_ID_BYTES} bytes. */
    public boolean fitsElasticsearch() {
        String id = id();
        return !id.isEmpty()
                && (id.length() * 3 <= MAX_ID_BYTES || id.getBytes(StandardCharsets.UTF_8).length <= MAX_ID_BYTES);
    }

    private static void appendEscaped(StringBuilder id, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == SEPARATOR || c == ESCAPE) {
                id.append(ESCAPE);
            }
            id.append(c);
        }
    }

    @Override
    public String toString() {
        return id();
    }
}
