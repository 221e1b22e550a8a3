package dev.endstate.definition;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What identifies one document: the canonical texts of its key columns, in the order of the definition. Made by
 * {@link KeySpec}, so that equal keys are equal texts.
 */
public final class Key {
    /** The longest {@code _id}, in bytes of UTF-8, that Elasticsearch takes. */
    public static final int MAX_ID_BYTES = 512;

    static final char SEPARATOR = ':';
    static final char ESCAPE = '\\';

    private final List<String> values;
    private final String id;

    public Key(List<String> values) {
        this.values = List.copyOf(values);
        this.id = id(this.values);
    }

    public List<String> values() {
        return values;
    }

    /**
     * The document's {@code _id}: the value itself, or for a composite key the values joined by {@code :}, with {@code :} and
     * {@code \} inside a value escaped by {@code \}, so that no two keys share an id.
     */
    public String id() {
        return id;
    }

    /** Whether Elasticsearch takes {@link #id()}: neither empty nor longer than {@value #MAX_ID_BYTES} bytes. */
    public boolean fitsElasticsearch() {
        return !id.isEmpty()
                && (id.length() * 3 <= MAX_ID_BYTES || id.getBytes(StandardCharsets.UTF_8).length <= MAX_ID_BYTES);
    }

    private static String id(List<String> values) {
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
    public boolean equals(@Nullable Object other) {
        return other instanceof Key key && key.values.equals(values);
    }

    /** A string caches its hash, a list does not, and keys are looked up many times. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return id;
    }
}
