package dev.endstate.change;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Some columns of a row, each as the text that a key is parsed from. Never a document: only columns that were asked for are
 * kept.
 */
public sealed interface RowImage {

    /** Columns by name; a null value is a column that is NULL. */
    record Columns(Map<String, @Nullable String> values) implements RowImage {
        public Columns {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        public boolean has(String column) {
            return values.containsKey(column);
        }

        public Optional<String> get(String column) {
            return Optional.ofNullable(values.get(column));
        }
    }

    /** A bare value: the one column of the key. */
    record Bare(String value) implements RowImage {}
}
