package dev.endstate.source.key;

import dev.endstate.definition.Key;
import dev.endstate.definition.KeySpec;
import dev.endstate.definition.SqlText;
import dev.endstate.source.SourceDatabase;
import dev.endstate.source.SourceException;
import dev.endstate.source.SqlStates;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Finds keys of a query at even distances, in one walk over all of them, which an index on the key serves. */
public final class SpreadKeys {
    private final SourceDatabase database;

    public SpreadKeys(SourceDatabase database) {
        this.database = database;
    }

    /**
     * Finds the first key, and each that stands {@code distance} rows behind the one before.
     *
     * @param most how many keys at most
     * @throws SourceException if the database gives none
     */
    public List<Key> of(KeySpec key, String query, long distance, int most) {
        try (Connection connection = database.connectInBackground()) {
            connection.setNetworkTimeout(Runnable::run, KeyPages.NETWORK_TIMEOUT_MILLIS);
            try (Statement settings = connection.createStatement()) {
                settings.execute(KeyPages.PATIENCE);
            }

            try (PreparedStatement statement = connection.prepareStatement(sql(key, SqlText.forJdbc(query)))) {
                statement.setLong(1, distance);
                statement.setInt(2, most);
                List<Key> keys = keys(key, statement);
                connection.commit();
                return keys;
            }
        } catch (SQLException e) {
            throw SqlStates.explain("keys by " + query, e);
        }
    }

    private static List<Key> keys(KeySpec key, PreparedStatement statement) throws SQLException {
        List<Key> keys = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                keys.add(KeyRow.read(key, row, 1));
            }
        }
        return keys;
    }

    private static String sql(KeySpec key, String query) {
        List<String> names = key.names().stream().map(SqlText::quoted).toList();
        String columns = String.join(", ", names);
        String present = names.stream().map(name -> name + " IS NOT NULL").collect(Collectors.joining(" AND "));
        return "SELECT " + columns + " FROM (SELECT " + columns + ", row_number() OVER (ORDER BY " + columns
                + ") AS endstate_row FROM (" + query + ") k WHERE " + present
                + ") n WHERE (endstate_row - 1) % ? = 0 ORDER BY " + columns + " LIMIT ?";
    }
}
