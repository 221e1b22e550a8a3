package dev.endstate.bench;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What one of the definition's statements gives for a batch of keys: pieces of JSON, chained by key. */
final class OwnRows {
    private static final int NONE = -1;

    private final PreparedStatement statement;
    private final boolean ofCollection;
    private final OwnJson json = new OwnJson();

    private String @Nullable [] types;
    private byte[][] prefixes = {};
    private int key;
    private int[] first = {};
    private int[] last = {};
    private int[] end = new int[1_024];
    private int[] next = new int[1_024];

    /** @param ofCollection whether the key's column is no field, as it is of the document */
    OwnRows(PreparedStatement statement, boolean ofCollection) {
        this.statement = statement;
        this.ofCollection = ofCollection;
    }

    /** @param keys sorted */
    void read(long[] keys) throws SQLException {
        json.clear();
        first = new int[keys.length];
        last = new int[keys.length];
        Arrays.fill(first, NONE);

        try (ResultSet rows = statement.executeQuery()) {
            String[] columns = columns(rows.getMetaData());
            for (int row = 0; rows.next(); row++) {
                write(rows, columns);
                chain(row, Arrays.binarySearch(keys, rows.getLong(key)));
            }
        }
    }

    private void chain(int row, int owner) {
        if (row == end.length) {
            end = Arrays.copyOf(end, 2 * row);
            next = Arrays.copyOf(next, 2 * row);
        }
        end[row] = json.length();
        next[row] = NONE;

        if (first[owner] == NONE) {
            first[owner] = row;
        } else {
            next[last[owner]] = row;
        }
        last[owner] = row;
    }

    boolean isEmpty(int owner) {
        return first[owner] == NONE;
    }

    void copyTo(OwnJson target, int owner) {
        for (int row = first[owner]; row != NONE; row = next[row]) {
            if (row != first[owner]) {
                target.ascii(",");
            }
            target.raw(json.bytes(), row == 0 ? 0 : end[row - 1], end[row]);
        }
    }

    /** An object without its end, so that more fields can follow; or the bare value of a {@code _value}. */
    private void write(ResultSet rows, String[] columns) throws SQLException {
        for (int i = 0; i < columns.length; i++) {
            if (i == key - 1 && ofCollection) {
                continue;
            }
            json.raw(prefixes[i]);
            byte[] value = rows.getBytes(i + 1);
            if (value == null) {
                json.ascii("null");
            } else {
                write(columns[i], value);
            }
        }

        if (ofCollection && prefixes[prefixes.length - 1].length > 0) {
            json.ascii("}");
        }
    }

    private void write(String type, byte[] value) {
        switch (type) {
            case "int4", "int8", "numeric" -> json.raw(value);
            case "bool" -> json.ascii(value[0] == 't' ? "true" : "false");
            case "timestamptz" -> json.time(value);
            default -> json.string(value);
        }
    }

    /** Looks at the result's columns once; returns their types. */
    private String[] columns(ResultSetMetaData result) throws SQLException {
        String[] known = types;
        if (known != null) {
            return known;
        }

        String[] found = new String[result.getColumnCount()];
        prefixes = new byte[found.length][];
        String separator = "{";
        for (int i = 0; i < found.length; i++) {
            String name = result.getColumnLabel(i + 1);
            found[i] = result.getColumnTypeName(i + 1);
            boolean isKey = name.equals("id");
            boolean isBare = name.equals("_value") || (isKey && ofCollection);
            prefixes[i] = isBare ? new byte[0] : (separator + '"' + name + "\":").getBytes();
            separator = isBare ? separator : ",";
            key = isKey ? i + 1 : key;
        }
        types = found;
        return found;
    }
}
