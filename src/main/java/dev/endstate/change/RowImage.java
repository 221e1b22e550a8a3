package dev.endstate.change;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Some columns of a row, each as the text from which a key is parsed. It is never a document: only columns that were asked for are
 * kept.
 */
public sealed interface RowImage {

    /**
     * Columns by name.
     *
     * @param values the values by column, null for NULL; an array has {@linkplain ArrayText PostgreSQL's text}
     * @param arrays the columns that the message gives as arrays
     */
    record Columns(Map<String, @Nullable String> values, Set<String> arrays) implements RowImage {
        public Columns {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
            arrays = Set.copyOf(arrays);
        }

        /** Columns none of which is given as an array. */
        public Columns(Map<String, @Nullable String> values) {
            this(values, Set.of());
        }

        /** Whether the message has the column. */
        public boolean has(String column) {
            return values.containsKey(column);
        }

        /** The text of a column; empty if it is NULL, or if the message does not have it. */
        public Optional<String> get(String column) {
            return Optional.ofNullable(values.get(column));
        }
    }

    /** A bare value: the one column of the key. */
    record Bare(String value) implements RowImage {}
}
