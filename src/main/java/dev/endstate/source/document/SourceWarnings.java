package dev.endstate.source.document;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Problem;
import dev.endstate.definition.Route;
import dev.endstate.definition.SqlText;
import dev.endstate.source.SourceDatabase;
import dev.endstate.source.SourceException;
import dev.endstate.source.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Warns of what a definition may have forgotten: the changes of a table that it reads, and those that come by time alone. */
@Component
public final class SourceWarnings {
    private static final String CHANGES = Definition.INDEX_YML;

    private final SourceDatabase database;

    public SourceWarnings(SourceDatabase database) {
        this.database = database;
    }

    /**
     * Finds what may be a mistake, and may be meant so.
     *
     * @param definition one that fits the database
     * @throws SourceException if the database cannot be asked
     */
    public List<Problem> of(Definition definition) {
        try (Connection connection = database.connect()) {
            Map<String, StatementPlan> plans = plans(definition, connection);

            List<Problem> warnings = new ArrayList<>();
            unrouted(definition, plans, new TableAncestry(connection), warnings);
            if (definition.timed().isEmpty()) {
                timeless(definition, plans, warnings);
            }
            connection.rollback();
            return warnings;
        } catch (SQLException e) {
            throw SqlStates.explain("what " + definition.index() + " reads", e);
        }
    }

    /** The plans by what a message names: the files, and the query of keys. */
    private static Map<String, StatementPlan> plans(Definition definition, Connection connection) throws SQLException {
        Map<String, StatementPlan> plans = new TreeMap<>();
        Optional<DocumentQueries> queries = new QueryCompiler(definition, connection, new ArrayList<>()).compile();
        if (queries.isPresent()) {
            List<DocumentQuery> all = new ArrayList<>(queries.get().collections());
            all.add(queries.get().document());
            for (DocumentQuery query : all) {
                plans.put(
                        query.file(),
                        StatementPlan.of(query.sql(), definition.key().size(), connection));
            }
        }

        plans.put(CHANGES, StatementPlan.of(SqlText.forJdbc(definition.keys()), 0, connection));

        return plans;
    }

    private static void unrouted(
            Definition definition, Map<String, StatementPlan> plans, TableAncestry ancestry, List<Problem> warnings)
            throws SQLException {
        Set<Route.Origin.Table> followed = definition.routes().stream()
                .map(Route::origin)
                .filter(Route.Origin.Table.class::isInstance)
                .map(Route.Origin.Table.class::cast)
                .collect(Collectors.toSet());

        Set<Route.Origin.Table> unread = new HashSet<>(definition.ignores());
        SortedMap<String, Set<String>> filesByTable = new TreeMap<>();
        for (Map.Entry<String, StatementPlan> plan : plans.entrySet()) {
            for (Route.Origin.Table table : plan.getValue().tables()) {
                List<Route.Origin.Table> line = ancestry.of(table);
                unread.removeAll(line);
                if (line.stream()
                        .noneMatch(one ->
                                followed.contains(one) || definition.ignores().contains(one))) {
                    filesByTable
                            .computeIfAbsent(name(line.getLast()), name -> new TreeSet<>())
                            .add(plan.getKey().equals(CHANGES) ? "\"keys\"" : plan.getKey());
                }
            }
        }

        filesByTable.forEach((table, files) -> warnings.add(definition.problem(
                CHANGES,
                String.join(" and ", files) + " read" + (files.size() == 1 ? "s" : "") + " table " + table
                        + ", which no route follows: when it changes, the documents stay as they are",
                "add a route \"- table: " + table
                        + "\" to \"changes\", or, if they may stay or a topic tells of it, \"ignores: [" + table
                        + "]\"")));
        unread.forEach(table -> warnings.add(definition.problem(
                CHANGES,
                "\"ignores\" names " + name(table) + ", which no query reads",
                "correct the name (schema.table outside of public), or remove it")));
    }

    private static void timeless(Definition definition, Map<String, StatementPlan> plans, List<Problem> warnings) {
        plans.forEach((file, plan) -> {
            Set<String> clocks = new TreeSet<>(plan.clocks());
            if (!clocks.isEmpty()) {
                warnings.add(definition.problem(
                        file,
                        (file.equals(CHANGES) ? "\"keys\" asks" : "the query asks") + " for the time ("
                                + String.join(", ", clocks) + "): documents change as it passes, and no row does",
                        "say which keys change by time alone: \"- every: 1m\" with \"keys: SELECT ...\" in \"changes\"; see"
                                + " docs/definitions.md"));
            }
        });
    }

    private static String name(Route.Origin.Table table) {
        return table.schema().equals("public") ? table.name() : table.schema() + "." + table.name();
    }
}
