package dev.endstate.source.key;

import dev.endstate.definition.KeySpec;
import dev.endstate.definition.KeyType;
import dev.endstate.definition.SqlText;
import dev.endstate.source.SourceException;
import dev.endstate.source.SqlStates;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A routed column that holds a part of the key.
 *
 * @param key the type of that part
 * @param type empty if there is no such column
 * @param expression how the query of keys writes it, if that can be told
 * @param pairs some values, as the log writes them and as the query of keys does; none if that cannot be told
 */
record WrittenColumn(
        String name,
        KeyType key,
        Optional<ColumnType> type,
        Optional<KeyExpressions.Expression> expression,
        List<Pair> pairs) {

    /** One value. */
    record Pair(String logged, String key) {}

    static WrittenColumn of(
            String name,
            KeyType key,
            Optional<ColumnType> type,
            Optional<KeyExpressions.Expression> expression,
            Connection connection)
            throws SQLException {
        List<Pair> pairs = type.isPresent() && expression.isPresent()
                ? pairs(type.get(), expression.get(), connection)
                : List.of();
        return new WrittenColumn(name, key, type, expression, pairs);
    }

    private static List<Pair> pairs(ColumnType type, KeyExpressions.Expression expression, Connection connection)
            throws SQLException {
        List<Pair> pairs = new ArrayList<>();
        for (String sample : type.samples()) {
            pair(sample, type, expression, connection).ifPresent(pairs::add);
        }
        return pairs;
    }

    /** Empty if the column cannot hold the sample, such as a number that is too large for it, or its key is NULL. */
    private static Optional<Pair> pair(
            String sample, ColumnType type, KeyExpressions.Expression expression, Connection connection)
            throws SQLException {
        String sql = "SELECT v, " + expression.over("v") + " FROM (VALUES (?::" + type.sql() + ")) AS sample (v)";

        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, sample, Types.OTHER);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                String key = row.getString(2);
                return key == null ? Optional.empty() : Optional.of(new Pair(row.getString(1), key));
            }
        } catch (SQLException e) {
            if (SqlStates.explain("a sample", e) instanceof SourceException.Unavailable) {
                throw e;
            }
            connection.rollback();
            return Optional.empty();
        }
    }

    /** A query that makes the key from the row's columns, without reading the row, which may be gone; empty if none is known. */
    static Optional<String> lookup(KeySpec key, List<WrittenColumn> columns) {
        List<String> selected = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            WrittenColumn column = columns.get(i);
            if (column.type().isEmpty() || !column.isParameter()) {
                return Optional.empty();
            }
            String parameter = ":" + column.name();
            String type = column.type().get().sql();
            boolean isText = column.key() == KeyType.TEXT;
            if (isText && column.expression().isEmpty()) {
                return Optional.empty();
            }

            String value = isText
                    ? column.expression()
                            .get()
                            .over(column.expression().get().type().equals(type) ? parameter : parameter + "::" + type)
                    : parameter + "::" + column.key().sqlName();
            selected.add(value + " AS " + SqlText.quoted(key.names().get(i)));
        }

        return Optional.of("SELECT " + String.join(", ", selected));
    }

    /** Whether a lookup can name the column, and gets one value from it. */
    boolean isParameter() {
        return name.matches("[A-Za-z_][A-Za-z_0-9]*")
                && type.filter(ColumnType::isArray).isEmpty();
    }

    /** Whether the column's values are not of the key's type. */
    boolean isOfAnotherType() {
        return type.filter(known -> !known.holds(key)).isPresent();
    }

    /** How the column becomes a part of the key. */
    KeyText text() {
        return new KeyText(
                name,
                type.map(ColumnType::name).orElse(""),
                type.filter(ColumnType::isArray).isPresent(),
                form().orElse(KeyForm.AS_LOGGED));
    }

    /** A value that shows that the texts differ. */
    Optional<Pair> different() {
        return pairs.stream().filter(pair -> !pair.logged().equals(pair.key())).findFirst();
    }

    /** Empty if the key is written in a way that does not follow from what the log writes, or is not known to. */
    Optional<KeyForm> form() {
        boolean isUnknown = pairs.isEmpty()
                && expression.filter(written -> !written.isPlain()).isPresent();
        return isUnknown
                ? Optional.empty()
                : type.map(ColumnType::forms).orElse(List.of(KeyForm.AS_LOGGED)).stream()
                        .filter(form -> pairs.stream()
                                .allMatch(pair -> form.of(pair.logged()).equals(pair.key())))
                        .findFirst();
    }
}
