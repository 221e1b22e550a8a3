package dev.endstate.source;

import dev.endstate.definition.Definition;
import dev.endstate.definition.KeyType;
import dev.endstate.definition.Route;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out how a definition's keys are written, by having the database write a few values of each routed column in the way of the
 * definition's own query of keys.
 */
public final class KeyForms {
    private final SourceDatabase database;

    public KeyForms(SourceDatabase database) {
        this.database = database;
    }

    /**
     * The forms of the routes whose columns hold the key, in the order of the key's columns.
     *
     * @throws SourceException if the database does not tell
     */
    public Map<Route, List<KeyForm>> of(Definition definition) {
        Map<Route, List<KeyForm>> forms = new HashMap<>();
        List<Route> concerned = definition.routes().stream()
                .filter(route -> isConcerned(definition, route))
                .toList();
        if (concerned.isEmpty()) {
            return forms;
        }
        try (Connection connection = database.connect()) {
            KeyExpressions expressions = KeyExpressions.of(definition, connection);
            for (Route route : concerned) {
                List<KeyForm> ofRoute = new ArrayList<>();
                for (WrittenColumn column : columns(definition, route, expressions, connection)) {
                    ofRoute.add(column.form().orElse(KeyForm.AS_LOGGED));
                }
                forms.put(route, List.copyOf(ofRoute));
            }
            connection.rollback();
            return forms;
        } catch (SQLException e) {
            throw SqlStates.explain("how the keys of " + definition.index() + " are written", e);
        }
    }

    /** The columns of a route as the log and as the query of keys writes them, in the order of the key's columns. */
    static List<WrittenColumn> columns(
            Definition definition, Route route, KeyExpressions expressions, Connection connection) throws SQLException {
        Route.Origin.Table table = (Route.Origin.Table) route.origin();
        List<String> names = ((Route.Target.Columns) route.target()).names();
        List<WrittenColumn> columns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Optional<ColumnType> type = ColumnType.of(connection, table, names.get(i));
            Optional<KeyExpressions.Expression> expression =
                    definition.key().columns().get(i).type() == KeyType.TEXT ? expressions.at(i) : Optional.empty();
            columns.add(WrittenColumn.of(names.get(i), type, expression, connection));
        }
        return columns;
    }

    /** A number and a UUID have one text. */
    static boolean isConcerned(Definition definition, Route route) {
        return route.origin() instanceof Route.Origin.Table
                && route.target() instanceof Route.Target.Columns
                && definition.key().columns().stream().anyMatch(column -> column.type() == KeyType.TEXT);
    }
}
