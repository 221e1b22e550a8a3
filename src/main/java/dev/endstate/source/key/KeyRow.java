package dev.endstate.source.key;

import dev.endstate.definition.InvalidKeyException;
import dev.endstate.definition.Key;
import dev.endstate.definition.KeySpec;
import dev.endstate.source.SourceException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads a key out of a row. */
final class KeyRow {
    private KeyRow() {}

    /**
     * The key of a row.
     *
     * @param first the place of the key's first column, counted from 1
     * @throws SourceException.Broken if the values are not a key of the index
     */
    static Key read(KeySpec key, ResultSet row, int first) throws SQLException {
        List<String> values = new ArrayList<>(key.size());
        for (int i = 0; i < key.size(); i++) {
            values.add(row.getString(first + i));
        }

        try {
            return key.of(values);
        } catch (InvalidKeyException e) {
            throw new SourceException.Broken("a query of keys returned " + values + ": " + e.getMessage(), e);
        }
    }
}
