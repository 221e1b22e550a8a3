package dev.endstate.source.key;

import dev.endstate.definition.Definition;
import dev.endstate.definition.KeyType;
import dev.endstate.definition.Route;
import dev.endstate.source.SourceDatabase;
import dev.endstate.source.SourceException;
import dev.endstate.source.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Finds out how a definition's keys are written, by having the database write a few values of each routed column in the way of the
 * definition's own query of keys.
 */
@Component
public final class KeyForms {
    private final SourceDatabase database;

    public KeyForms(SourceDatabase database) {
        this.database = database;
    }

    /**
     * Finds the texts of those routes whose columns hold the key, in the order of the key's columns.
     *
     * @throws SourceException if the database does not tell
     */
    public Map<Route, List<KeyText>> of(Definition definition) {
        Map<Route, List<KeyText>> texts = new HashMap<>();
        List<Route> concerned =
                definition.routes().stream().filter(KeyForms::isConcerned).toList();
        if (concerned.isEmpty()) {
            return texts;
        }

        try (Connection connection = database.connect()) {
            KeyExpressions expressions = KeyExpressions.ofTexts(definition, connection);
            for (Route route : concerned) {
                texts.put(
                        route,
                        columns(definition, route, expressions, connection).stream()
                                .map(WrittenColumn::text)
                                .toList());
            }
            connection.rollback();
            return texts;
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
            Optional<KeyExpressions.Expression> expression =
                    definition.key().columns().get(i).type() == KeyType.TEXT ? expressions.at(i) : Optional.empty();
            // An array that is a key itself is written as one text.
            boolean isWhole =
                    expression.filter(written -> written.type().endsWith("[]")).isPresent();
            Optional<ColumnType> type = ColumnType.of(connection, table.quoted(), names.get(i), isWhole);
            columns.add(WrittenColumn.of(
                    names.get(i), definition.key().columns().get(i).type(), type, expression, connection));
        }
        return columns;
    }

    /** Whether a route takes the key from a table's columns; an application's messages mean what they say. */
    static boolean isConcerned(Route route) {
        return route.origin() instanceof Route.Origin.Table && route.target() instanceof Route.Target.Columns;
    }
}
