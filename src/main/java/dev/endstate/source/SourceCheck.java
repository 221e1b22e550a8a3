package dev.endstate.source;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Problem;
import dev.endstate.definition.Route;
import dev.endstate.definition.SqlText;
import dev.endstate.definition.TimedKeys;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks definitions against the source database, before anything is read for an index. */
public final class SourceCheck {
    private final SourceDatabase database;

    public SourceCheck(SourceDatabase database) {
        this.database = database;
    }

    /**
     * Everything about a definition that does not fit the database.
     *
     * @throws SourceException.Unavailable if the database cannot be asked
     */
    public List<Problem> check(Definition definition) {
        List<Problem> problems = new ArrayList<>();
        try (Connection connection = database.connect()) {
            problems.addAll(new ReadRights(definition, connection).problems());
            if (!problems.isEmpty()) {
                return problems;
            }
            Optional<DocumentQueries> queries = new QueryCompiler(definition, connection, problems).compile();
            connection.rollback();
            if (queries.isPresent()) {
                checkJoinsIds(definition, queries.get().document(), connection, problems);
                for (DocumentQuery collection : queries.get().collections()) {
                    checkJoinsIds(definition, collection, connection, problems);
                }
            }
            checkKeyQuery(definition, "keys", SqlText.forJdbc(definition.keys()), connection, problems);
            for (Map.Entry<String, String> condition : definition.conditions().entrySet()) {
                checkKeyQuery(
                        definition,
                        "conditions." + condition.getKey(),
                        SqlText.forJdbc(condition.getValue()),
                        connection,
                        problems);
            }
            for (TimedKeys timed : definition.timed()) {
                checkKeyQuery(definition, "keys of every", timed.keys().jdbc(), connection, problems);
            }
            for (Route route : definition.routes()) {
                checkRoute(definition, route, connection, problems);
            }
            return problems;
        } catch (SQLException e) {
            throw new SourceException.Unavailable("cannot check " + definition.index() + ": " + e.getMessage(), e);
        }
    }

    /** Over no keys there must be no rows; a query that returns some would return them with every batch. */
    private static void checkJoinsIds(
            Definition definition, DocumentQuery query, Connection connection, List<Problem> problems)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query.sql())) {
            statement.setMaxRows(1);
            for (int i = 0; i < definition.key().size(); i++) {
                statement.setObject(i + 1, "{}", Types.OTHER);
            }
            try (ResultSet row = statement.executeQuery()) {
                if (row.next()) {
                    problems.add(definition.problem(
                            query.file(),
                            "the query returns rows that were not asked for",
                            "join `ids` on every column of the key"));
                }
            }
        } catch (SQLException e) {
            rethrowUnlessOfTheDefinition(e);
            problems.add(definition.problem(
                    query.file(), "the query fails over no keys: " + e.getMessage(), "mend the SQL"));
        }
        connection.rollback();
    }

    private static void checkKeyQuery(
            Definition definition, String what, String query, Connection connection, List<Problem> problems)
            throws SQLException {
        // Prepared as a later page, so that the key's declared types are compared with the columns'.
        try (PreparedStatement statement =
                connection.prepareStatement(KeyPages.sql(definition.key(), query, true, false))) {
            ResultSetMetaData columns = statement.getMetaData();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                KeyColumnTypes.mismatch(definition.key(), columns, i)
                        .ifPresent(mismatch -> problems.add(definition.problem(
                                Definition.INDEX_YML, "\"" + what + "\": " + mismatch, KeyColumnTypes.REMEDY)));
            }
        } catch (SQLException e) {
            rethrowUnlessOfTheDefinition(e);
            problems.add(definition.problem(
                    Definition.INDEX_YML,
                    "the database refuses \"" + what + "\": " + e.getMessage(),
                    "mend the SQL; it must return the key's columns "
                            + definition.key().names() + ", of their types"));
        }
        connection.rollback();
    }

    /** A time-out or a lost connection says nothing about a definition. */
    private static void rethrowUnlessOfTheDefinition(SQLException e) throws SQLException {
        SourceException cause = SqlStates.explain("check", e);
        boolean ofTheDefinition = cause instanceof SourceException.Broken
                || cause instanceof SourceException.Faulty faulty && !faulty.isTimeout();
        if (!ofTheDefinition) {
            throw e;
        }
    }

    private static void checkRoute(Definition definition, Route route, Connection connection, List<Problem> problems)
            throws SQLException {
        if (route.target() instanceof Route.Target.Lookup lookup) {
            checkKeyQuery(definition, "lookup", lookup.sql().jdbc(), connection, problems);
        }
        if (route.origin() instanceof Route.Origin.Table table) {
            Set<String> columns = columns(connection.getMetaData(), table);
            connection.rollback();
            if (columns.isEmpty()) {
                problems.add(definition.problem(
                        Definition.INDEX_YML,
                        "there is no " + table + " that the user may see",
                        "correct the name (schema.table outside of public), or grant the right to read it"));
                return;
            }
            for (String column : route.columns()) {
                if (!columns.contains(column)) {
                    problems.add(definition.problem(
                            Definition.INDEX_YML,
                            table + " has no column \"" + column + "\", which its route names",
                            "name one of " + columns.stream().sorted().toList()));
                }
            }
            if (problems.isEmpty() && KeyForms.isConcerned(route)) {
                checkTexts(definition, route, table, connection, problems);
            }
        }
    }

    /** What the log says of a column must be the key's text, or a form of it that is known. */
    private static void checkTexts(
            Definition definition, Route route, Route.Origin.Table table, Connection connection, List<Problem> problems)
            throws SQLException {
        List<WrittenColumn> columns =
                KeyForms.columns(definition, route, KeyExpressions.ofTexts(definition, connection), connection);
        Optional<WrittenColumn> ambiguous = new EqualValues(connection).ofSeveralTexts(table, columns);
        connection.rollback();
        for (WrittenColumn column : columns) {
            if (column.isOfAnotherType()) {
                problems.add(anotherWay(
                        definition,
                        table + " holds the key's \"" + column.name() + "\" as "
                                + column.type().orElseThrow().sql() + ", and it is "
                                + column.key().sqlName() + " in index.yml",
                        columns));
                return;
            }
            if (column.form().isEmpty()) {
                String example = column.different()
                        .map(pair -> ": \"" + pair.logged() + "\" would be \"" + pair.key() + "\"")
                        .orElse(", as far as can be told");
                problems.add(anotherWay(
                        definition,
                        table + " holds the key's \"" + column.name() + "\" in another way than \"keys\" writes it"
                                + example,
                        columns));
                return;
            }
        }
        if (ambiguous.isPresent()) {
            problems.add(
                    definition.problem(
                            Definition.INDEX_YML,
                            table + " holds the key's \"" + ambiguous.get().name()
                                    + "\" where the database takes several texts for equal, by the collation or the type of the column: the"
                                    + " text of its row may not be the document's",
                            EqualValues.lookup(definition.key(), columns)
                                    .map(lookup -> "write the route with \"lookup: " + lookup + "\" instead of \"key\"")
                                    .orElse(
                                            "write the route with a lookup that finds the document's own key by the row's columns")));
            return;
        }
        if (columns.stream().filter(column -> column.text().isArray()).count() > 1) {
            problems.add(definition.problem(
                    Definition.INDEX_YML,
                    table + " holds several columns of the key in arrays, of which no pairs follow",
                    "write the route with a lookup that makes the keys of the row's columns, by unnest"));
        }
    }

    private static Problem anotherWay(Definition definition, String cause, List<WrittenColumn> columns) {
        return definition.problem(
                Definition.INDEX_YML,
                cause,
                WrittenColumn.lookup(definition.key(), columns)
                        .map(lookup -> "write the route with \"lookup: " + lookup + "\" instead of \"key\"")
                        .orElse("write the route with a lookup that makes the key of the row's columns"));
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
}
