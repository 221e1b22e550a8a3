package dev.endstate.source.document;

import dev.endstate.definition.Route;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Finds the tables of which a table is a partition or an heir. */
final class TableAncestry {
    private final Connection connection;

    TableAncestry(Connection connection) {
        this.connection = connection;
    }

    /** The table itself, its parent and so on; the last one is nobody's. */
    List<Route.Origin.Table> of(Route.Origin.Table table) throws SQLException {
        List<Route.Origin.Table> line = new ArrayList<>(List.of(table));
        try (PreparedStatement statement = connection.prepareStatement("""
                WITH RECURSIVE line (oid, distance) AS (
                    SELECT to_regclass(?)::oid, 0
                    UNION ALL
                    SELECT i.inhparent, line.distance + 1 FROM line JOIN pg_inherits i ON i.inhrelid = line.oid)
                SELECT n.nspname, c.relname FROM line JOIN pg_class c ON c.oid = line.oid
                JOIN pg_namespace n ON n.oid = c.relnamespace WHERE line.distance > 0 ORDER BY line.distance""")) {
            statement.setString(1, table.quoted());

            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    line.add(new Route.Origin.Table(row.getString(1), row.getString(2)));
                }
            }
        }
        return line;
    }
}
