package dev.endstate.source.document;

import dev.endstate.definition.Route;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the database would run a statement of a definition: views are their queries there, and SQL functions that it can inline. What
 * other functions do is in no plan.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-explain.html">EXPLAIN</a>
 */
record StatementPlan(JsonNode root) {
    /** The clock's functions as PostgreSQL writes them, whatever the user wrote. */
    private static final Pattern CLOCK =
            Pattern.compile("\\b(?:CURRENT_DATE|CURRENT_TIME|CURRENT_TIMESTAMP|LOCALTIME|LOCALTIMESTAMP)\\b"
                    + "|\\b(?:now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\\(\\)");

    private static final Pattern QUOTED = Pattern.compile("'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"");

    /** @param arrays how many parameters it has, each an array, which is empty here */
    static StatementPlan of(String sql, int arrays, Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) " + sql)) {
            for (int i = 1; i <= arrays; i++) {
                statement.setObject(i, "{}", Types.OTHER);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new StatementPlan(
                        new JsonMapper().readTree(row.getString(1)).get(0).get("Plan"));
            }
        }
    }

    /** The tables that the statement reads, partitions among them, without those of the system. */
    Set<Route.Origin.Table> tables() {
        Set<Route.Origin.Table> tables = new HashSet<>();
        visit(root, node -> {
            String schema = node.path("Schema").asString("");
            if (node.has("Relation Name")
                    && !Set.of("pg_catalog", "information_schema").contains(schema)) {
                tables.add(
                        new Route.Origin.Table(schema, node.get("Relation Name").asString()));
            }
        });
        return tables;
    }

    /** What the statement asks the clock; empty if it does not depend on the time at which it runs. */
    Set<String> clocks() {
        Set<String> clocks = new HashSet<>();
        visit(root, node -> {
            if (node.isString()) {
                CLOCK.matcher(QUOTED.matcher(node.asString()).replaceAll("''"))
                        .results()
                        .forEach(found -> clocks.add(found.group()));
            }
        });
        return clocks;
    }

    private static void visit(JsonNode node, Consumer<JsonNode> visitor) {
        visitor.accept(node);
        node.forEach(child -> visit(child, visitor));
    }
}
