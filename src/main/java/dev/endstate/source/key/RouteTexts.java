package dev.endstate.source.key;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Problem;
import dev.endstate.definition.Route;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Checks that what the log says of a route's columns is the key's text, or a form of it that is known. */
final class RouteTexts {
    private final Definition definition;
    private final Route route;
    private final Route.Origin.Table table;

    /** @param route one whose columns hold the key */
    RouteTexts(Definition definition, Route route, Route.Origin.Table table) {
        this.definition = definition;
        this.route = route;
        this.table = table;
    }

    /** Finds the first reason why the texts may differ; empty if they are the same. */
    Optional<Problem> problem(Connection connection) throws SQLException {
        List<WrittenColumn> columns =
                KeyForms.columns(definition, route, KeyExpressions.ofTexts(definition, connection), connection);
        Optional<WrittenColumn> ambiguous = new EqualValues(connection).ofSeveralTexts(table, columns);
        connection.rollback();

        return columns.stream()
                .flatMap(column -> difference(column).stream())
                .findFirst()
                .map(cause -> problem(cause, byItsColumns(columns)))
                .or(() -> ambiguous.map(column -> problem(ofEqualValues(column), byTheDocument(columns))))
                .or(() -> severalArrays(columns));
    }

    /** Why a column's text is not, or may not be, that of the key. */
    private Optional<String> difference(WrittenColumn column) {
        if (column.isOfAnotherType()) {
            return Optional.of(table + " holds the key's \"" + column.name() + "\" as "
                    + column.type().orElseThrow().sql() + ", and it is "
                    + column.key().sqlName() + " in index.yml");
        }
        if (column.form().isPresent()) {
            return Optional.empty();
        }

        String example = column.different()
                .map(pair -> ": \"" + pair.logged() + "\" would be \"" + pair.key() + "\"")
                .orElse(", as far as can be told");
        return Optional.of(
                table + " holds the key's \"" + column.name() + "\" in another way than \"keys\" writes it" + example);
    }

    private String byItsColumns(List<WrittenColumn> columns) {
        return WrittenColumn.lookup(definition.key(), columns)
                .map(RouteTexts::lookup)
                .orElse("write the route with a lookup that makes the key of the row's columns");
    }

    private String ofEqualValues(WrittenColumn column) {
        return table + " holds the key's \"" + column.name()
                + "\" where the database takes several texts for equal, by the collation or the type of the column: the"
                + " text of its row may not be the document's";
    }

    private String byTheDocument(List<WrittenColumn> columns) {
        return EqualValues.lookup(definition.key(), columns)
                .map(RouteTexts::lookup)
                .orElse("write the route with a lookup that finds the document's own key by the row's columns");
    }

    private static String lookup(String sql) {
        return "write the route with \"lookup: " + sql + "\" instead of \"key\"";
    }

    private Optional<Problem> severalArrays(List<WrittenColumn> columns) {
        long arrays = columns.stream().filter(column -> column.text().isArray()).count();
        return arrays > 1
                ? Optional.of(problem(
                        table + " holds several columns of the key in arrays, of which no pairs follow",
                        "write the route with a lookup that makes the keys of the row's columns, by unnest"))
                : Optional.empty();
    }

    private Problem problem(String cause, String remedy) {
        return definition.problem(Definition.INDEX_YML, cause, remedy);
    }
}
