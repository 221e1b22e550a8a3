package dev.endstate.source.key;

import dev.endstate.definition.Definition;
import dev.endstate.definition.SqlText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the database would run a definition's query of keys.
 *
 * @param root the plan's uppermost node, in the form of {@code EXPLAIN (VERBOSE, FORMAT JSON)}
 * @param positions of the key's columns in the query's result, counted from 0
 * @see <a href="https://www.postgresql.org/docs/current/sql-explain.html">EXPLAIN</a>
 */
record KeyPlan(JsonNode root, List<Integer> positions) {
    /** Nodes that only pass on what others put out. */
    private static final Set<String> WITHOUT_OUTPUT = Set.of("Append", "Merge Append");

    /** How a child is related whose rows its parent passes on. */
    private static final Set<String> PARTS = Set.of("Outer", "Member", "Subquery");

    private static final String ALIAS = "endstate_keys";

    static KeyPlan of(Definition definition, Connection connection) throws SQLException {
        String keys = SqlText.forJdbc(definition.keys());
        String columns = definition.key().names().stream()
                .map(name -> ALIAS + "." + SqlText.quoted(name))
                .collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) SELECT " + columns
                        + " FROM (" + keys.replace("??", "?") + ") " + ALIAS)) {
            row.next();
            JsonNode plan = new JsonMapper().readTree(row.getString(1));
            return new KeyPlan(plan.get(0).get("Plan"), positions(definition, keys, connection));
        }
    }

    private static List<Integer> positions(Definition definition, String keys, Connection connection)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(keys)) {
            ResultSetMetaData columns = statement.getMetaData();
            List<String> labels = new ArrayList<>();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                labels.add(columns.getColumnLabel(i));
            }
            return definition.key().names().stream().map(labels::indexOf).toList();
        }
    }

    /** The expressions that put out a column of the key: one, or one for each part of a union or partition. */
    List<String> outputs(int column) {
        return outputs(root, column);
    }

    private List<String> outputs(JsonNode node, int position) {
        String kind = node.path("Node Type").asString("");
        boolean isQuery =
                kind.equals("Subquery Scan") && node.path("Alias").asString("").equals(ALIAS);
        if (isQuery || WITHOUT_OUTPUT.contains(kind) || !node.has("Output")) {
            List<String> outputs = new ArrayList<>();
            for (JsonNode child : node.path("Plans")) {
                if (PARTS.contains(child.path("Parent Relationship").asString(""))) {
                    outputs.addAll(outputs(child, isQuery ? positions.get(position) : position));
                }
            }
            return outputs;
        }

        return position >= 0 && position < node.get("Output").size()
                ? List.of(node.get("Output").get(position).asString())
                : List.of();
    }

    /** The tables that each alias may stand for, as SQL names them. */
    Map<String, Set<String>> relations() {
        Map<String, Set<String>> relations = new HashMap<>();
        find(root, relations);
        return relations;
    }

    private static void find(JsonNode node, Map<String, Set<String>> relations) {
        if (node.has("Relation Name")) {
            relations
                    .computeIfAbsent(node.path("Alias").asString(""), alias -> new HashSet<>())
                    .add(SqlText.quoted(node.path("Schema").asString("")) + "."
                            + SqlText.quoted(node.path("Relation Name").asString("")));
        }
        node.path("Plans").forEach(child -> find(child, relations));
    }
}
