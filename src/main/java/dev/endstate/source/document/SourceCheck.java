package dev.endstate.source.document;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Problem;
import dev.endstate.source.SourceDatabase;
import dev.endstate.source.SourceException;
import dev.endstate.source.SqlStates;
import dev.endstate.source.key.KeyCheck;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Checks definitions against the source database, before anything is read for an index. */
@Component
public final class SourceCheck {
    private final SourceDatabase database;

    public SourceCheck(SourceDatabase database) {
        this.database = database;
    }

    /**
     * Finds everything about a definition that does not fit the database.
     *
     * @throws SourceException.Unavailable if the database cannot be asked
     */
    public List<Problem> check(Definition definition) {
        try (Connection connection = database.connect()) {
            List<Problem> denied = new ReadRights(definition, connection).problems();
            if (!denied.isEmpty()) {
                return denied;
            }

            List<Problem> problems = new ArrayList<>();
            checkDocuments(definition, connection, problems);
            new KeyCheck(definition, connection, problems).check();
            return problems;
        } catch (SQLException e) {
            throw new SourceException.Unavailable("cannot check " + definition.index() + ": " + e.getMessage(), e);
        }
    }

    private static void checkDocuments(Definition definition, Connection connection, List<Problem> problems)
            throws SQLException {
        Optional<DocumentQueries> queries = new QueryCompiler(definition, connection, problems).compile();
        connection.rollback();

        if (queries.isPresent()) {
            checkJoinsIds(definition, queries.get().document(), connection, problems);
            for (DocumentQuery collection : queries.get().collections()) {
                checkJoinsIds(definition, collection, connection, problems);
            }
        }
    }

    /** Without keys there must be no rows; a query that returns some would return them with every batch. */
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
            if (!SqlStates.isOfTheStatement(e)) {
                throw e;
            }
            problems.add(definition.problem(
                    query.file(), "the query fails without any keys: " + e.getMessage(), "fix the SQL"));
        }
        connection.rollback();
    }
}
