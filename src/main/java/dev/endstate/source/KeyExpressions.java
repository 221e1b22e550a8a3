package dev.endstate.source;

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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * The expressions by which a definition's query of keys writes each column of the key, as the planner has them: free of the query's
 * own aliases, views and nesting.
 */
final class KeyExpressions {
    private static final ObjectMapper JSON = new JsonMapper();
    private static final Set<String> WITHOUT_OUTPUT = Set.of("Append", "Merge Append", "Recursive Union");

    private final List<Optional<Expression>> expressions;

    private KeyExpressions(List<Optional<Expression>> expressions) {
        this.expressions = List.copyOf(expressions);
    }

    /**
     * An expression over one column.
     *
     * @param text SQL, with the column as {@code column}
     */
    record Expression(String text, String column) {

        /** The expression over something else. */
        String over(String other) {
            return Pattern.compile("(?<![\\w\".$])" + Pattern.quote(column) + "(?![\\w\"$(])")
                    .matcher(text)
                    .replaceAll(Matcher.quoteReplacement(other));
        }
    }

    static KeyExpressions of(Definition definition, Connection connection) throws SQLException {
        String keys = SqlText.forJdbc(definition.keys());
        List<Integer> positions = positions(definition, keys, connection);
        String columns = definition.key().names().stream()
                .map(name -> "k." + DocumentQuery.quoted(name))
                .collect(Collectors.joining(", "));
        JsonNode plan;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) SELECT " + columns
                        + " FROM (" + keys.replace("??", "?") + ") k")) {
            row.next();
            plan = JSON.readTree(row.getString(1)).get(0).get("Plan");
        }
        Map<String, Set<String>> relations = new HashMap<>();
        findRelations(plan, relations);
        Set<String> names = columnNames(relations, connection);
        List<Optional<Expression>> expressions = new ArrayList<>();
        for (int i = 0; i < positions.size(); i++) {
            expressions.add(output(plan, i, positions).flatMap(text -> overOneColumn(text, names)));
        }
        return new KeyExpressions(expressions);
    }

    /** The expression of a column of the key; empty if it is not one over a single column of a table. */
    Optional<Expression> at(int column) {
        return expressions.get(column);
    }

    private static List<Integer> positions(Definition definition, String keys, Connection connection)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(keys)) {
            ResultSetMetaData columns = statement.getMetaData();
            List<Integer> positions = new ArrayList<>();
            for (String name : definition.key().names()) {
                int position = 1;
                while (position <= columns.getColumnCount()
                        && !columns.getColumnLabel(position).equals(name)) {
                    position++;
                }
                positions.add(position - 1);
            }
            return positions;
        }
    }

    /** What the first node that says it puts out, below those that only pass on what other nodes do. */
    private static Optional<String> output(JsonNode plan, int column, List<Integer> positions) {
        JsonNode node = plan;
        int position = column;
        while (true) {
            boolean isOuter = node.path("Node Type").asString("").equals("Subquery Scan")
                    && node.path("Alias").asString("").equals("k");
            if (isOuter) {
                position = positions.get(column);
            }
            if (!isOuter && !WITHOUT_OUTPUT.contains(node.path("Node Type").asString("")) && node.has("Output")) {
                return Optional.ofNullable(node.get("Output").get(position)).map(JsonNode::asString);
            }
            if (!node.has("Plans")) {
                return Optional.empty();
            }
            node = node.get("Plans").get(0);
        }
    }

    /** By alias, the tables that it may stand for. */
    private static void findRelations(JsonNode node, Map<String, Set<String>> relations) {
        if (node.has("Relation Name")) {
            relations
                    .computeIfAbsent(node.path("Alias").asString(""), alias -> new HashSet<>())
                    .add(DocumentQuery.quoted(node.path("Schema").asString("")) + "."
                            + DocumentQuery.quoted(node.path("Relation Name").asString("")));
        }
        node.path("Plans").forEach(child -> findRelations(child, relations));
    }

    /** How the planner names the columns of these tables. */
    private static Set<String> columnNames(Map<String, Set<String>> relations, Connection connection)
            throws SQLException {
        Set<String> names = new LinkedHashSet<>();
        for (Map.Entry<String, Set<String>> relation : relations.entrySet()) {
            for (String table : relation.getValue()) {
                try (PreparedStatement statement = connection.prepareStatement("""
                        SELECT quote_ident(?) || '.' || quote_ident(attname) FROM pg_attribute
                        WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped""")) {
                    statement.setString(1, relation.getKey());
                    statement.setString(2, table);
                    try (ResultSet row = statement.executeQuery()) {
                        while (row.next()) {
                            names.add(row.getString(1));
                        }
                    }
                }
            }
        }
        return names;
    }

    private static Optional<Expression> overOneColumn(String text, Set<String> names) {
        List<Expression> found = names.stream()
                .map(name -> new Expression(text, name))
                .filter(expression -> !expression.over("").equals(text))
                .toList();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }
}
