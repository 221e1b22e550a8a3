package dev.endstate.source.document;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Problem;
import dev.endstate.source.key.KeyColumnTypes;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes the layout of a query's rows from the columns of its result; collects what is wrong with them. */
final class LayoutCompiler {
    private static final String BARE_VALUE = "_value";

    /**
     * Top-level names that no document may have.
     *
     * @see <a href="https://www.elastic.co/docs/reference/elasticsearch/mapping-reference/document-metadata-fields">metadata</a>
     */
    static final Set<String> METADATA = Set.of(
            "_id",
            "_index",
            "_source",
            "_routing",
            "_version",
            "_seq_no",
            "_field_names",
            "_ignored",
            "_ignored_source",
            "_nested_path",
            "_tier",
            "_feature",
            "_tsid",
            "_data_stream_timestamp");

    private final Definition definition;
    private final String file;
    private final boolean isCollection;
    private final List<Problem> problems;
    private final List<RowLayout.Column> columns = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final FieldTree fields = new FieldTree();
    private final int[] keyColumns;
    private int value;

    LayoutCompiler(Definition definition, String file, boolean isCollection, List<Problem> problems) {
        this.definition = definition;
        this.file = file;
        this.isCollection = isCollection;
        this.problems = problems;
        this.keyColumns = new int[definition.key().size()];
    }

    /** The layout; empty if a problem was found. */
    Optional<RowLayout> compile(ResultSetMetaData result) throws SQLException {
        int before = problems.size();
        for (int i = 1; i <= result.getColumnCount(); i++) {
            add(
                    i,
                    result.getColumnLabel(i),
                    result.getColumnTypeName(i),
                    ColumnForms.of(result, i).orElse(JsonForm.TEXT));
            KeyColumnTypes.mismatch(definition.key(), result, i)
                    .ifPresent(mismatch -> report(mismatch, KeyColumnTypes.REMEDY));
        }

        for (int part = 0; part < keyColumns.length; part++) {
            if (keyColumns[part] == 0) {
                report(
                        "the query does not return the key column \""
                                + definition.key().names().get(part) + "\"",
                        "select it, named like that: it says whose row it is");
            }
        }

        if (value > 0 && !fields.fields().isEmpty()) {
            report(
                    "a column beside _value: " + fields.fields(),
                    "an element is either the bare _value or an object of columns");
        }

        return problems.size() > before
                ? Optional.empty()
                : Optional.of(new RowLayout(columns, keyColumns, fields, value));
    }

    private void add(int position, String name, String type, ValueForm form) {
        columns.add(new RowLayout.Column(name, type, form));
        if (!names.add(name)) {
            report("two columns are named \"" + name + "\"", "give one of them another name with AS");
            return;
        }

        int part = definition.key().indexOf(name);
        if (part >= 0) {
            keyColumns[part] = position;
        }

        if (isCollection && name.equals(BARE_VALUE)) {
            value = position;
        } else if (!isCollection || part < 0) {
            addField(position, name, form);
        }
    }

    private void addField(int position, String name, ValueForm form) {
        if (!isCollection && METADATA.contains(name.split("\\.", 2)[0])) {
            report(
                    "\"" + name + "\" is a field of Elasticsearch's own, which it refuses inside of a document",
                    name.equals("_id")
                            ? "leave it out: the document's _id is made of the key; or give the column another name with AS"
                            : "give the column another name with AS");
            return;
        }

        if (name.isEmpty() || name.startsWith(".") || name.endsWith(".") || name.contains("..")) {
            report("\"" + name + "\" cannot be the name of a field", "write names between single dots");
        } else if (!fields.add(name, position - 1, form)) {
            report(
                    "the field \"" + name + "\" and another column are in each other's way",
                    "a field is either a value or an object: rename one of the columns");
        }
    }

    private void report(String cause, String remedy) {
        problems.add(definition.problem(file, cause, remedy));
    }
}
