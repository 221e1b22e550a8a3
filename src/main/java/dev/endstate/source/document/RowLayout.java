package dev.endstate.source.document;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one row of a query becomes JSON: where its key is, and which column is which field.
 *
 * @param columns each column's name and type, to notice that the table has changed since
 * @param keyColumns the positions of the key's columns, counted from 1
 * @param value the position of the column {@code _value}, whose value is the whole element; 0 if there is none
 */
record RowLayout(List<Column> columns, int[] keyColumns, FieldTree fields, int value) {

    /** A column of a result, as the database describes it. */
    record Column(String name, String type, ValueForm form) {

        private byte @Nullable [] read(ResultSet row, int i) throws SQLException {
            if (form == JsonForm.BASE64) {
                @Nullable String text = row.getString(i);
                return text == null ? null : text.getBytes(StandardCharsets.US_ASCII);
            }
            // In text transfer these are the bytes that the server sent: UTF-8, not yet decoded.
            return row.getBytes(i);
        }
    }

    /** Whether a result still has the columns that this layout was made for. */
    boolean fits(ResultSetMetaData result) throws SQLException {
        if (result.getColumnCount() != columns.size()) {
            return false;
        }
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            if (!column.name().equals(result.getColumnLabel(i + 1))
                    || !column.type().equals(result.getColumnTypeName(i + 1))) {
                return false;
            }
        }
        return true;
    }

    /** The row's key as its texts; a null among them if a key column is NULL. */
    List<@Nullable String> key(ResultSet row) throws SQLException {
        List<@Nullable String> key = new ArrayList<>(keyColumns.length);
        for (int column : keyColumns) {
            key.add(row.getString(column));
        }
        return key;
    }

    /** Writes the row's fields, without braces; or the bare value. */
    void write(ResultSet row, JsonBuffer json) throws SQLException {
        if (value > 0) {
            Column column = columns.get(value - 1);
            FieldTree.writeValue(column.read(row, value), column.form(), json);
            return;
        }
        byte @Nullable [][] values = new byte[columns.size()][];
        for (int i = 0; i < values.length; i++) {
            values[i] = columns.get(i).read(row, i + 1);
        }
        fields.write(values, json);
    }

    boolean isBareValue() {
        return value > 0;
    }
}
