package dev.endstate.source;

import dev.endstate.definition.Definition;
import dev.endstate.definition.KeySpec;
import dev.endstate.definition.Problem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Prepares a definition's queries and lays out their columns; collects what is wrong with them. */
final class QueryCompiler {
    private static final String BARE_VALUE = "_value";

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
            if (!distinctNames(file, columns)) {
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
            String name = DocumentQuery.quoted(columns.getColumnLabel(i));
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
        report(
                file,
                "the database refuses the query: " + e.getMessage(),
                "mend the SQL, or give the user the right that it lacks");
        return Optional.empty();
    }

    private boolean distinctNames(String file, ResultSetMetaData columns) throws SQLException {
        Set<String> names = new java.util.HashSet<>();
        boolean distinct = true;
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            if (!names.add(columns.getColumnLabel(i))) {
                report(
                        file,
                        "two columns are named \"" + columns.getColumnLabel(i) + "\"",
                        "give one of them another name with AS");
                distinct = false;
            }
        }
        return distinct;
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
        int before = problems.size();
        KeySpec key = definition.key();
        int[] keyColumns = new int[key.size()];
        List<RowLayout.Column> columns = new ArrayList<>();
        FieldTree fields = new FieldTree();
        int value = 0;
        for (int i = 1; i <= result.getColumnCount(); i++) {
            String name = result.getColumnLabel(i);
            ValueForm form = ColumnForms.of(result, i).orElse(JsonForm.TEXT);
            columns.add(new RowLayout.Column(name, result.getColumnTypeName(i), form));
            int part = key.indexOf(name);
            if (part >= 0) {
                keyColumns[part] = i;
                checkKeyType(file, key.columns().get(part), result.getColumnTypeName(i));
            }
            if (!field.isEmpty() && name.equals(BARE_VALUE)) {
                value = i;
            } else if (field.isEmpty() || part < 0) {
                addField(file, fields, name, i, form);
            }
        }
        for (int part = 0; part < keyColumns.length; part++) {
            if (keyColumns[part] == 0) {
                report(
                        file,
                        "the query does not return the key column \""
                                + key.names().get(part) + "\"",
                        "select it, named like that: it says whose row it is");
            }
        }
        if (value > 0 && !fields.fields().isEmpty()) {
            report(
                    file,
                    "a column beside _value: " + fields.fields(),
                    "an element is either the bare _value or an object of columns");
        }
        return problems.size() > before
                ? Optional.empty()
                : Optional.of(new DocumentQuery(file, field, sql, new RowLayout(columns, keyColumns, fields, value)));
    }

    private void addField(String file, FieldTree fields, String name, int column, ValueForm form) {
        if (name.isEmpty() || name.startsWith(".") || name.endsWith(".") || name.contains("..")) {
            report(file, "\"" + name + "\" cannot be the name of a field", "write names between single dots");
        } else if (!fields.add(name, column - 1, form)) {
            report(
                    file,
                    "the field \"" + name + "\" and another column are in each other's way",
                    "a field is either a value or an object: rename one of the columns");
        }
    }

    private void checkKeyType(String file, KeySpec.Column column, String type) {
        Set<String> allowed = switch (column.type()) {
            case BIGINT -> Set.of("int2", "int4", "int8", "numeric", "bigserial", "serial", "smallserial");
            case TEXT -> Set.of("text", "varchar", "name");
            case UUID -> Set.of("uuid");
        };
        if (!allowed.contains(type)) {
            report(
                    file,
                    "the key column \"" + column.name() + "\" is "
                            + column.type().sqlName() + " in index.yml, but " + type + " here",
                    "correct index.yml, or cast the column; possible are "
                            + allowed.stream().sorted().collect(Collectors.joining(", ")));
        }
    }

    private void report(String file, String cause, String remedy) {
        problems.add(definition.problem(file, cause, remedy));
    }
}
