package dev.endstate.source;

import dev.endstate.definition.KeySpec;
import dev.endstate.definition.KeyType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A routed column that holds a part of the key.
 *
 * @param type empty if there is no such column
 * @param expression how the query of keys writes it, if that can be told
 * @param pairs some values, as the log writes them and as the query of keys does; none if that cannot be told
 */
record WrittenColumn(
        String name, Optional<ColumnType> type, Optional<KeyExpressions.Expression> expression, List<Pair> pairs) {

    /** One value. */
    record Pair(String logged, String key) {}

    static WrittenColumn of(
            String name,
            Optional<ColumnType> type,
            Optional<KeyExpressions.Expression> expression,
            Connection connection)
            throws SQLException {
        List<Pair> pairs = type.isPresent() && expression.isPresent()
                ? pairs(type.get(), expression.get(), connection)
                : List.of();
        return new WrittenColumn(name, type, expression, pairs);
    }

    private static List<Pair> pairs(ColumnType type, KeyExpressions.Expression expression, Connection connection)
            throws SQLException {
        List<Pair> pairs = new ArrayList<>();
        if (type.samples().isEmpty()) {
            return pairs;
        }
        String values =
                type.samples().stream().map(value -> "(?::" + type.sql() + ")").collect(Collectors.joining(", "));
        String sql = "SELECT v, " + expression.over("v") + " FROM (VALUES " + values + ") AS sample (v)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < type.samples().size(); i++) {
                statement.setObject(i + 1, type.samples().get(i), Types.OTHER);
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    if (row.getString(2) != null) {
                        pairs.add(new Pair(row.getString(1), row.getString(2)));
                    }
                }
            }
            return pairs;
        } catch (SQLException e) {
            if (!(SqlStates.explain("a sample", e) instanceof SourceException.Unavailable)) {
                // The query of keys needs more than this column, so that the column alone does not tell how it writes
                // it.
                connection.rollback();
                return List.of();
            }
            throw e;
        }
    }

    /** A query that makes the key of the row's columns, without reading the row, which may be gone; empty if none is known. */
    static Optional<String> lookup(KeySpec key, List<WrittenColumn> columns) {
        List<String> selected = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            WrittenColumn column = columns.get(i);
            if (column.type().isEmpty() || !column.name().matches("[A-Za-z_][A-Za-z_0-9]*")) {
                return Optional.empty();
            }
            String value = "(:" + column.name() + "::" + column.type().get().sql() + ")";
            boolean isText = key.columns().get(i).type() == KeyType.TEXT;
            if (isText && column.expression().isEmpty()) {
                return Optional.empty();
            }
            selected.add((isText ? column.expression().get().over(value) : value) + " AS "
                    + DocumentQuery.quoted(key.names().get(i)));
        }
        return Optional.of("SELECT " + String.join(", ", selected));
    }

    /** Empty if the key is written in a way that does not follow from what the log writes. */
    Optional<KeyForm> form() {
        return type.map(ColumnType::forms).orElse(List.of(KeyForm.AS_LOGGED)).stream()
                .filter(form ->
                        pairs.stream().allMatch(pair -> form.of(pair.logged()).equals(pair.key())))
                .findFirst();
    }
}
