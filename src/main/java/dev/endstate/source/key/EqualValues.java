package dev.endstate.source.key;

import dev.endstate.definition.KeySpec;
import dev.endstate.definition.Route;
import dev.endstate.definition.SqlText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Values that the database takes for equal although their texts differ: {@code abc} and {@code ABC} where case is ignored, {@code 1.0}
 * and {@code 1.00}. A row of another table that holds the key in such a column leads to a text that may not be the document's.
 */
final class EqualValues {
    private final Connection connection;

    EqualValues(Connection connection) {
        this.connection = connection;
    }

    /** The first of a route's columns whose text may differ from that of the document that the database joins it with. */
    Optional<WrittenColumn> ofSeveralTexts(Route.Origin.Table table, List<WrittenColumn> columns) throws SQLException {
        for (WrittenColumn column : columns) {
            if (column.expression().isPresent() && hasSeveralTexts(table, column)) {
                return Optional.of(column);
            }
        }
        return Optional.empty();
    }

    private boolean hasSeveralTexts(Route.Origin.Table table, WrittenColumn column) throws SQLException {
        KeyExpressions.Expression written = column.expression().orElseThrow();
        boolean hasOneText = column.type().stream().allMatch(ColumnType::hasOneText) && hasOneText(written);
        return !hasOneText && !isOneOf(written, table);
    }

    private boolean hasOneText(KeyExpressions.Expression written) throws SQLException {
        for (String table : written.tables()) {
            boolean hasOneText = ColumnType.of(connection, table, written.name(), false).stream()
                    .allMatch(ColumnType::hasOneText);
            if (!hasOneText) {
                return false;
            }
        }
        return true;
    }

    /** Whether the document's own row is in that table, or in a partition of it: what the row holds is the document's text. */
    private boolean isOneOf(KeyExpressions.Expression written, Route.Origin.Table table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT EXISTS (SELECT FROM unnest(?::text[]) AS own (name)
                               WHERE coalesce(pg_partition_root(to_regclass(own.name)), to_regclass(own.name))
                                     = coalesce(pg_partition_root(to_regclass(?)), to_regclass(?)))""")) {
            statement.setArray(
                    1, connection.createArrayOf("text", written.tables().toArray()));
            statement.setString(2, table.quoted());
            statement.setString(3, table.quoted());

            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /** A query that finds the document's own text by the row's columns; empty if none is known. */
    static Optional<String> lookup(KeySpec key, List<WrittenColumn> columns) {
        Set<Set<String>> tables = columns.stream()
                .map(column -> column.expression()
                        .map(KeyExpressions.Expression::tables)
                        .orElse(Set.of()))
                .collect(Collectors.toSet());
        if (tables.size() != 1
                || tables.iterator().next().size() != 1
                || !columns.stream().allMatch(WrittenColumn::isParameter)) {
            return Optional.empty();
        }

        List<String> selected = new ArrayList<>();
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            KeyExpressions.Expression written = columns.get(i).expression().orElseThrow();
            String column = "k." + SqlText.quoted(written.name());
            selected.add(
                    written.on(column) + " AS " + SqlText.quoted(key.names().get(i)));
            conditions.add(column + " = :" + columns.get(i).name());
        }

        return Optional.of("SELECT " + String.join(", ", selected) + " FROM "
                + tables.iterator().next().iterator().next() + " k WHERE " + String.join(" AND ", conditions));
    }
}
