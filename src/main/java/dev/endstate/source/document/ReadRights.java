package dev.endstate.source.document;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Problem;
import dev.endstate.definition.Route;
import dev.endstate.definition.SqlText;
import dev.endstate.source.SourceException;
import dev.endstate.source.SqlStates;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out whether the role that reads may see every row that a definition's statements read, by having each of them planned. */
final class ReadRights {
    private final Definition definition;
    private final Connection connection;

    ReadRights(Definition definition, Connection connection) {
        this.definition = definition;
        this.connection = connection;
    }

    private record Statements(String file, String sql) {}

    /** Finds a problem for each statement that is denied; whatever else may be wrong with one is for others to find. */
    List<Problem> problems() throws SQLException {
        List<Problem> problems = new ArrayList<>();
        for (Statements statement : statements()) {
            SQLException refusal = refusal(statement.sql(), false);
            if (refusal != null && SqlStates.isDenial(refusal)) {
                problems.add(definition.problem(
                        statement.file(),
                        "the role that reads may not see every row: " + refusal.getMessage(),
                        remedy(statement.sql())));
            }
        }
        return problems;
    }

    private List<Statements> statements() {
        List<Statements> statements = new ArrayList<>();
        statements.add(new Statements(Definition.DOCUMENT_SQL, overIds(definition.documentSql())));
        for (Definition.Collection collection : definition.collections()) {
            statements.add(new Statements(collection.file(), overIds(collection.sql())));
        }

        statements.add(new Statements(Definition.INDEX_YML, SqlText.forJdbc(definition.keys())));
        definition
                .conditions()
                .values()
                .forEach(sql -> statements.add(new Statements(Definition.INDEX_YML, SqlText.forJdbc(sql))));

        for (Route route : definition.routes()) {
            if (route.target() instanceof Route.Target.Lookup lookup) {
                statements.add(new Statements(Definition.INDEX_YML, lookup.sql().jdbc()));
            }
        }

        return statements;
    }

    private String overIds(String sql) {
        return DocumentQuery.overIds(definition.key(), sql);
    }

    /** A policy is the reason if the database takes the same statement once rows may be left out. */
    private String remedy(String sql) throws SQLException {
        String role = SqlText.quoted(connection.getMetaData().getUserName());
        SQLException withoutRows = refusal(sql, true);
        boolean isPolicy = withoutRows == null || !SqlStates.isDenial(withoutRows);
        return isPolicy
                ? "run: ALTER ROLE " + role + " BYPASSRLS; since a row that a policy hides would be taken for deleted"
                : "give " + role
                        + " the right that it lacks: GRANT SELECT ON the table, GRANT USAGE ON SCHEMA its schema";
    }

    /** What the database says against planning a statement; null if it plans it. Planning needs the same rights as executing. */
    private @Nullable SQLException refusal(String sql, boolean filtered) throws SQLException {
        try (Statement setting = connection.createStatement()) {
            setting.execute("SET LOCAL row_security = " + (filtered ? "on" : "off"));

            try (PreparedStatement statement = connection.prepareStatement("EXPLAIN " + sql)) {
                int parameters = statement.getParameterMetaData().getParameterCount();
                for (int i = 1; i <= parameters; i++) {
                    statement.setNull(i, Types.OTHER);
                }
                statement.execute();
                return null;
            }
        } catch (SQLException e) {
            if (SqlStates.explain("rights", e) instanceof SourceException.Unavailable) {
                throw e;
            }
            return e;
        } finally {
            connection.rollback();
        }
    }
}
