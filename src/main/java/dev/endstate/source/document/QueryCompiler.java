package dev.endstate.source.document;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Problem;
import dev.endstate.definition.SqlText;
import dev.endstate.source.SourceException;
import dev.endstate.source.SqlStates;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Prepares a definition's queries and lays out their columns; collects what is wrong with them. */
final class QueryCompiler {
    private final Definition definition;
    private final Connection connection;
    private final List<Problem> problems;

    QueryCompiler(Definition definition, Connection connection, List<Problem> problems) {
        this.definition = definition;
        this.connection = connection;
        this.problems = problems;
    }

    /** The queries; empty if a problem was found. */
    Optional<DocumentQueries> compile() throws SQLException {
        int before = problems.size();
        Optional<DocumentQuery> document = compile(Definition.DOCUMENT_SQL, "", definition.documentSql());
        List<DocumentQuery> collections = new ArrayList<>();
        for (Definition.Collection collection : definition.collections()) {
            compile(collection.file(), collection.field(), collection.sql()).ifPresent(collections::add);
            if (LayoutCompiler.METADATA.contains(collection.field())) {
                report(
                        collection.file(),
                        "\"" + collection.field()
                                + "\" is a field of Elasticsearch's own, which it refuses inside of a document",
                        "rename the file");
            }

            if (document.isPresent() && document.get().layout().fields().hasField(collection.field())) {
                report(
                        collection.file(),
                        "document.sql has a column \"" + collection.field() + "\" too",
                        "rename the file or the column");
            }
        }

        return problems.size() > before || document.isEmpty()
                ? Optional.empty()
                : Optional.of(new DocumentQueries(definition, document.get(), collections));
    }

    private Optional<DocumentQuery> compile(String file, String field, String userSql) throws SQLException {
        String sql = DocumentQuery.overIds(definition.key(), userSql);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            ResultSetMetaData columns = statement.getMetaData();
            if (columns == null) {
                report(file, "the statement returns no rows", "write a SELECT");
                return Optional.empty();
            }

            return hasUnknownType(columns)
                    ? compileWithJson(file, field, sql, columns)
                    : layout(file, field, sql, columns);
        } catch (SQLException e) {
            return refused(file, e);
        }
    }

    /** Has the database write the JSON of each column whose type has no form here. */
    private Optional<DocumentQuery> compileWithJson(String file, String field, String sql, ResultSetMetaData columns)
            throws SQLException {
        List<String> selected = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            String name = SqlText.quoted(columns.getColumnLabel(i));
            selected.add(ColumnForms.of(columns, i).isPresent() ? name : "to_jsonb(" + name + ") AS " + name);
        }
        String wrapped = "SELECT " + String.join(", ", selected) + " FROM (" + sql + ") q";
        try (PreparedStatement statement = connection.prepareStatement(wrapped)) {
            return layout(file, field, wrapped, statement.getMetaData());
        } catch (SQLException e) {
            return refused(file, e);
        }
    }

    private Optional<DocumentQuery> refused(String file, SQLException e) throws SQLException {
        if (!(SqlStates.explain(file, e) instanceof SourceException.Broken)) {
            throw e;
        }
        connection.rollback();
        report(file, "the database refuses the query: " + e.getMessage(), "fix the SQL");
        return Optional.empty();
    }

    private static boolean hasUnknownType(ResultSetMetaData columns) throws SQLException {
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            if (ColumnForms.of(columns, i).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private Optional<DocumentQuery> layout(String file, String field, String sql, ResultSetMetaData result)
            throws SQLException {
        return new LayoutCompiler(definition, file, !field.isEmpty(), problems)
                .compile(result)
                .map(layout -> new DocumentQuery(file, field, sql, layout));
    }

    private void report(String file, String cause, String remedy) {
        problems.add(definition.problem(file, cause, remedy));
    }
}
