package dev.endstate.source.key;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Problem;
import dev.endstate.definition.Route;
import dev.endstate.definition.SqlText;
import dev.endstate.definition.TimedKeys;
import dev.endstate.source.SqlStates;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks what a definition says of its keys: the queries that return them, and the routes that lead to them. */
public final class KeyCheck {
    private final Definition definition;
    private final Connection connection;
    private final List<Problem> problems;

    /** @param problems gets what is found; as long as there are any, the texts of routes are not looked at */
    public KeyCheck(Definition definition, Connection connection, List<Problem> problems) {
        this.definition = definition;
        this.connection = connection;
        this.problems = problems;
    }

    /** @throws SQLException if the database cannot be asked */
    public void check() throws SQLException {
        checkQuery("keys", SqlText.forJdbc(definition.keys()));
        for (Map.Entry<String, String> condition : definition.conditions().entrySet()) {
            checkQuery("conditions." + condition.getKey(), SqlText.forJdbc(condition.getValue()));
        }
        for (TimedKeys timed : definition.timed()) {
            checkQuery("keys of every", timed.keys().jdbc());
        }

        for (Route route : definition.routes()) {
            if (route.target() instanceof Route.Target.Lookup lookup) {
                checkQuery("lookup", lookup.sql().jdbc());
            }
            if (route.origin() instanceof Route.Origin.Table table) {
                checkRoute(route, table);
            }
        }
    }

    private void checkQuery(String what, String query) throws SQLException {
        // Prepared as a later page, so that the key's declared types are compared with the columns'.
        try (PreparedStatement statement =
                connection.prepareStatement(KeySql.page(definition.key(), query, true, false))) {
            ResultSetMetaData columns = statement.getMetaData();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                KeyColumnTypes.mismatch(definition.key(), columns, i)
                        .ifPresent(mismatch -> report("\"" + what + "\": " + mismatch, KeyColumnTypes.REMEDY));
            }
        } catch (SQLException e) {
            if (!SqlStates.isOfTheStatement(e)) {
                throw e;
            }
            report(
                    "the database refuses \"" + what + "\": " + e.getMessage(),
                    "fix the SQL; it must return the key's columns "
                            + definition.key().names() + ", of their types");
        }

        connection.rollback();
    }

    private void checkRoute(Route route, Route.Origin.Table table) throws SQLException {
        Set<String> columns = columns(connection.getMetaData(), table);
        connection.rollback();
        if (columns.isEmpty()) {
            report(
                    "there is no " + table + " that the user may see",
                    "correct the name (schema.table outside of public), or grant the right to read it");
            return;
        }

        for (String column : route.columns()) {
            if (!columns.contains(column)) {
                report(
                        table + " has no column \"" + column + "\", which its route names",
                        "name one of " + columns.stream().sorted().toList());
            }
        }

        if (problems.isEmpty() && KeyForms.isConcerned(route)) {
            new RouteTexts(definition, route, table).problem(connection).ifPresent(problems::add);
        }
    }

    private static Set<String> columns(DatabaseMetaData database, Route.Origin.Table table) throws SQLException {
        Set<String> columns = new HashSet<>();
        String escape = database.getSearchStringEscape();
        try (ResultSet row =
                database.getColumns(null, literal(table.schema(), escape), literal(table.name(), escape), null)) {
            while (row.next()) {
                columns.add(row.getString("COLUMN_NAME"));
            }
        }
        return columns;
    }

    private static String literal(String name, String escape) {
        return name.replace("_", escape + "_").replace("%", escape + "%");
    }

    private void report(String cause, String remedy) {
        problems.add(definition.problem(Definition.INDEX_YML, cause, remedy));
    }
}
