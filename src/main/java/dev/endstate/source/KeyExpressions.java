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
    private static final Set<String> WITHOUT_OUTPUT = Set.of("Append", "Merge Append");
    /** How a child is related whose rows its parent passes on. */
    private static final Set<String> PARTS = Set.of("Outer", "Member", "Subquery");

    private static final String ALIAS = "endstate_keys";

    private final List<Optional<Expression>> expressions;

    private KeyExpressions(List<Optional<Expression>> expressions) {
        this.expressions = List.copyOf(expressions);
    }

    /**
     * An expression over one column.
     *
     * @param text SQL, with the column as {@code column}
     * @param type the column's
     */
    record Expression(String text, String column, String type) {

        /** The expression over a value of another type, or of the same. */
        String over(String value) {
            return with("(" + value + "::" + type + ")");
        }

        /** Whether it is the column itself, or a cast of it. */
        boolean isPlain() {
            return with("v").replaceAll("[() ]", "").matches("v(::[a-z\" _]+)*");
        }

        boolean isLike(Expression other) {
            return type.equals(other.type) && with("v").equals(other.with("v"));
        }

        private String with(String other) {
            return Pattern.compile("(?<![\\w\".$])" + Pattern.quote(column) + "(?![\\w\"$(])")
                    .matcher(text)
                    .replaceAll(Matcher.quoteReplacement(other));
        }
    }

    static KeyExpressions of(Definition definition, Connection connection) throws SQLException {
        String keys = SqlText.forJdbc(definition.keys());
        List<Integer> positions = positions(definition, keys, connection);
        String columns = definition.key().names().stream()
                .map(name -> ALIAS + "." + DocumentQuery.quoted(name))
                .collect(Collectors.joining(", "));
        JsonNode plan;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) SELECT " + columns
                        + " FROM (" + keys.replace("??", "?") + ") " + ALIAS)) {
            row.next();
            plan = JSON.readTree(row.getString(1)).get(0).get("Plan");
        }
        Map<String, Set<String>> relations = new HashMap<>();
        findRelations(plan, relations);
        Map<String, String> types = columnTypes(relations, connection);
        List<Optional<Expression>> expressions = new ArrayList<>();
        for (int i = 0; i < positions.size(); i++) {
            List<Optional<Expression>> all = outputs(plan, i, positions).stream()
                    .map(text -> overOneColumn(text, types))
                    .toList();
            expressions.add(
                    all.stream()
                                    .allMatch(each -> each.isPresent()
                                            && all.getFirst()
                                                    .filter(each.get()::isLike)
                                                    .isPresent())
                            ? all.stream().findFirst().flatMap(first -> first)
                            : Optional.empty());
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

    /** What the first nodes that say it put out, below those that only pass on what others do; one for each part of a union. */
    private static List<String> outputs(JsonNode node, int position, List<Integer> positions) {
        String kind = node.path("Node Type").asString("");
        boolean isOuter =
                kind.equals("Subquery Scan") && node.path("Alias").asString("").equals(ALIAS);
        if (isOuter || WITHOUT_OUTPUT.contains(kind) || !node.has("Output")) {
            List<String> outputs = new ArrayList<>();
            for (JsonNode child : node.path("Plans")) {
                if (PARTS.contains(child.path("Parent Relationship").asString(""))) {
                    outputs.addAll(outputs(child, isOuter ? positions.get(position) : position, positions));
                }
            }
            return outputs;
        }
        return position < node.get("Output").size()
                ? List.of(node.get("Output").get(position).asString())
                : List.of();
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

    /** The types of these tables' columns, by the names that the planner gives them. */
    private static Map<String, String> columnTypes(Map<String, Set<String>> relations, Connection connection)
            throws SQLException {
        Map<String, String> types = new HashMap<>();
        for (Map.Entry<String, Set<String>> relation : relations.entrySet()) {
            for (String table : relation.getValue()) {
                try (PreparedStatement statement = connection.prepareStatement("""
                        SELECT quote_ident(?) || '.' || quote_ident(attname), format_type(atttypid, atttypmod) FROM pg_attribute
                        WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped""")) {
                    statement.setString(1, relation.getKey());
                    statement.setString(2, table);
                    try (ResultSet row = statement.executeQuery()) {
                        while (row.next()) {
                            types.put(row.getString(1), row.getString(2));
                        }
                    }
                }
            }
        }
        return types;
    }

    private static Optional<Expression> overOneColumn(String text, Map<String, String> types) {
        List<Expression> found = types.entrySet().stream()
                .map(column -> new Expression(text, column.getKey(), column.getValue()))
                .filter(expression -> !expression.with("").equals(text))
                .toList();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }
}
