package dev.endstate.source.key;

import dev.endstate.definition.Key;
import dev.endstate.definition.KeySpec;
import dev.endstate.definition.NamedSql;
import dev.endstate.definition.SqlText;
import dev.endstate.source.SourceDatabase;
import dev.endstate.source.SourceException;
import dev.endstate.source.SqlStates;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the keys that a query returns, in pages: each begins after the last key of the one before, however many there are. */
@Component
public final class KeyPages {
    /** Where no index helps, a page may sort the whole table; that happens rarely. */
    static final String PATIENCE = "SET LOCAL statement_timeout = '10min'";

    /** Longer than the server's own limit, or the client would give up while the server works on. */
    static final int NETWORK_TIMEOUT_MILLIS = 11 * 60 * 1_000;

    private final SourceDatabase database;

    public KeyPages(SourceDatabase database) {
        this.database = database;
    }

    /**
     * Reads a page of all keys.
     *
     * @param limit the most rows that are read for it
     * @throws SourceException if the database gives none
     */
    public KeyPage page(KeySpec key, String query, KeyRange range, int limit) {
        return page(key, SqlText.forJdbc(query), List.of(), range, 0, limit);
    }

    /**
     * Reads a page of the keys that a lookup leads to.
     *
     * @param row the changed row's columns; a parameter that it lacks is NULL
     */
    public KeyPage page(KeySpec key, NamedSql lookup, Map<String, @Nullable String> row, KeyRange range, int limit) {
        List<@Nullable String> arguments = new ArrayList<>();
        lookup.parameters().forEach(name -> arguments.add(row.get(name)));
        return page(key, lookup.jdbc(), arguments, range, 0, limit);
    }

    /**
     * Finds the key at a place of a range, counted from 1; empty if the range has fewer rows. Where an index serves the query, the
     * database only counts its entries up to there.
     *
     * @throws SourceException if the database does not tell
     */
    public Optional<Key> nth(KeySpec key, String query, KeyRange range, int place) {
        List<Key> found = page(key, SqlText.forJdbc(query), List.of(), range, place - 1, 1)
                .keys();
        return found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst());
    }

    /**
     * Reads the keys behind one of them, or the first ones if it is the last.
     *
     * @param most how many keys at most
     * @throws SourceException if the database does not tell
     */
    public List<Key> others(KeySpec key, String query, Key than, int most) {
        List<Key> others = new ArrayList<>(page(key, query, new KeyRange(Optional.of(than), Optional.empty()), most)
                .keys());
        if (others.isEmpty()) {
            others.addAll(page(key, query, KeyRange.ALL, most).keys());
            others.remove(than);
        }
        return others;
    }

    /**
     * Whether a range's end lies before its beginning, in the order of the query's columns, whatever their collation.
     *
     * @throws SourceException if the database does not tell
     */
    public boolean isUpsideDown(KeySpec key, String query, Key from, Key to) {
        try (Connection connection = database.connectInBackground();
                PreparedStatement statement =
                        connection.prepareStatement(KeySql.comparison(key, SqlText.forJdbc(query)))) {
            int i = 1;
            for (Key end : List.of(from, to)) {
                for (String value : end.values()) {
                    statement.setObject(i++, value, Types.OTHER);
                }
            }

            try (ResultSet row = statement.executeQuery()) {
                row.next();
                boolean isUpsideDown = row.getBoolean(1);
                connection.commit();
                return isUpsideDown;
            }
        } catch (SQLException e) {
            throw SqlStates.explain("the order of two keys", e);
        }
    }

    private KeyPage page(
            KeySpec key, String query, List<@Nullable String> arguments, KeyRange range, int skip, int limit) {
        return database.withPlansOfNow(() -> pageOnce(key, query, arguments, range, skip, limit));
    }

    private KeyPage pageOnce(
            KeySpec key, String query, List<@Nullable String> arguments, KeyRange range, int skip, int limit) {
        try (Connection connection = database.connectInBackground()) {
            connection.setNetworkTimeout(Runnable::run, NETWORK_TIMEOUT_MILLIS);
            try (Statement settings = connection.createStatement()) {
                settings.execute(PATIENCE);
            }

            try (PreparedStatement statement = connection.prepareStatement(KeySql.page(
                    key, query, range.after().isPresent(), range.until().isPresent()))) {
                int i = 1;
                for (@Nullable String argument : arguments) {
                    // Of no declared type, so that the database takes the type that the query needs.
                    statement.setObject(i++, argument, Types.OTHER);
                }
                for (Optional<Key> bound : List.of(range.after(), range.until())) {
                    for (String value : bound.map(Key::values).orElse(List.of())) {
                        statement.setObject(i++, value, Types.OTHER);
                    }
                }
                statement.setInt(i++, limit);
                statement.setInt(i, skip);
                KeyPage page = keys(key, statement, limit);
                connection.commit();
                return page;
            }
        } catch (SQLException e) {
            throw SqlStates.explain("keys by " + query, e);
        }
    }

    private static KeyPage keys(KeySpec key, PreparedStatement statement, int limit) throws SQLException {
        LinkedHashSet<Key> keys = new LinkedHashSet<>();
        int rows = 0;
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                rows++;
                keys.add(KeyRow.read(key, row, 1));
            }
        }
        return new KeyPage(List.copyOf(keys), rows < limit);
    }
}
