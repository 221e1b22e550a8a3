package dev.endstate.source.key;

import dev.endstate.definition.Key;
import dev.endstate.definition.KeySpec;
import dev.endstate.definition.NamedSql;
import dev.endstate.source.SourceException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A lookup, and the changed rows whose keys are wanted: what {@link RowLookups} was asked, to be run over a connection.
 *
 * @param mostOfOne of a row that leads to more, {@code mostOfOne + 1} of its keys are returned
 * @param mostOfAll of all rows together
 */
record LookupRun(KeySpec key, NamedSql lookup, List<Map<String, @Nullable String>> rows, int mostOfOne, int mostOfAll) {
    private static final int FETCHED = 1_000;

    /** Runs one statement for all rows. */
    List<List<Key>> together(SetForm form, Connection connection) throws SQLException {
        List<List<Key>> keys = new ArrayList<>();
        rows.forEach(row -> keys.add(new ArrayList<>(1)));

        try (PreparedStatement statement = connection.prepareStatement(form.sql())) {
            int i = 1;
            for (String parameter : form.parameters()) {
                statement.setArray(i++, texts(parameter, connection));
            }
            if (form.parameters().isEmpty()) {
                statement.setArray(i++, texts("", connection));
            }
            statement.setInt(i, mostOfOne + 1);
            statement.setMaxRows(mostOfAll + 1);
            statement.setFetchSize(FETCHED);

            int found = 0;
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    check(++found);
                    keys.get(row.getInt(1) - 1).add(KeyRow.read(key, row, 2));
                }
            }
        }
        return keys;
    }

    /** Runs a statement for each row. */
    List<List<Key>> oneByOne(Connection connection) throws SQLException {
        List<List<Key>> keys = new ArrayList<>();
        int found = 0;
        try (PreparedStatement statement = connection.prepareStatement(KeySql.some(key, lookup.jdbc()))) {
            for (Map<String, @Nullable String> values : rows) {
                int i = 1;
                for (String parameter : lookup.parameters()) {
                    // Of no declared type, so that the database takes the type that the query needs.
                    statement.setObject(i++, values.get(parameter), Types.OTHER);
                }
                statement.setInt(i, mostOfOne + 1);

                List<Key> ofRow = new ArrayList<>(1);
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        check(++found);
                        ofRow.add(KeyRow.read(key, row, 1));
                    }
                }
                keys.add(ofRow);
            }
        }
        return keys;
    }

    private void check(int found) {
        if (found > mostOfAll) {
            throw new SourceException.TooLarge(
                    "the lookup of " + rows.size() + " changed rows leads to more than " + mostOfAll + " keys");
        }
    }

    private Array texts(String column, Connection connection) throws SQLException {
        return connection.createArrayOf(
                "text", rows.stream().map(row -> row.get(column)).toArray());
    }
}
