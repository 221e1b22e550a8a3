package dev.endstate.shop;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * A row that the shop has changed: which one it is, and nothing of what it says now.
 *
 * @param key the columns of the primary key
 * @param columns the key and the further columns that lead to the documents that show this row
 */
record RowChanged(String table, SequencedMap<String, Long> key, SequencedMap<String, Long> columns) {
    /** A row with a key of one column. */
    static RowChanged of(String table, String column, long id) {
        SequencedMap<String, Long> key = new LinkedHashMap<>();
        key.put(column, id);
        return new RowChanged(table, key, key);
    }

    /** The same row, whose key has one more column. */
    RowChanged and(String column, long id) {
        SequencedMap<String, Long> longer = new LinkedHashMap<>(key);
        longer.put(column, id);
        return new RowChanged(table, longer, longer);
    }

    /** The same row, which also belongs to another one, such as an option to its product. */
    RowChanged belongingTo(String column, long parent) {
        SequencedMap<String, Long> all = new LinkedHashMap<>(columns);
        all.put(column, parent);
        return new RowChanged(table, key, all);
    }

    /** Whether the shop's warehouse announces it; all other rows are found in the database's log. */
    boolean isStock() {
        return table.equals("stock");
    }

    /** A JSON object. */
    static String json(SequencedMap<String, Long> columns) {
        return columns.sequencedEntrySet().stream()
                .map(column -> "\"" + column.getKey() + "\": " + column.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
