package dev.endstate.source.document;

import dev.endstate.definition.Key;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the place in a batch to which a row belongs. Rows of one key mostly follow each other, so the last one is remembered. */
final class KeyPositions {
    private final Map<List<String>, Integer> positions;
    private byte @Nullable [] lastKey;
    private int lastPosition = -1;

    KeyPositions(List<Key> keys) {
        this.positions = HashMap.newHashMap(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            positions.put(keys.get(i).values(), i);
        }
    }

    /** The position of the row's key, counted from 0; -1 if the batch has no such key. */
    int of(ResultSet row, RowLayout layout) throws SQLException {
        byte @Nullable [] first = row.getBytes(layout.keyColumns()[0]);
        if (layout.keyColumns().length == 1 && lastPosition >= 0 && Arrays.equals(first, lastKey)) {
            return lastPosition;
        }

        @Nullable Integer position = positions.get(layout.key(row));
        lastKey = first;
        lastPosition = position == null ? -1 : position;
        return lastPosition;
    }
}
