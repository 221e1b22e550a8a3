package dev.endstate.source.key;

import dev.endstate.definition.Definition;
import dev.endstate.definition.KeyType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The expressions by which a definition's query of keys writes each column of the key, as the planner has them: free of the query's
 * own aliases, views and nesting.
 */
final class KeyExpressions {
    private final List<Optional<Expression>> expressions;

    private KeyExpressions(List<Optional<Expression>> expressions) {
        this.expressions = List.copyOf(expressions);
    }

    /**
     * An expression over one column.
     *
     * @param text SQL, with the column as {@code column}
     * @param type the column's
     * @param tables that may have the column, as SQL names them: one, or those of a union or partitions
     * @param name the column's name in each of them
     */
    record Expression(String text, String column, String type, Set<String> tables, String name) {

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

        /** The expression over a column of another name. */
        String on(String other) {
            return with(other);
        }

        private Expression orIn(Set<String> others) {
            Set<String> all = new HashSet<>(tables);
            all.addAll(others);
            return new Expression(text, column, type, all, name);
        }

        private String with(String other) {
            return Pattern.compile("(?<![\\w\".$])" + Pattern.quote(column) + "(?![\\w\"$(])")
                    .matcher(text)
                    .replaceAll(Matcher.quoteReplacement(other));
        }
    }

    /** The expressions for a key that has texts; a number and a UUID have one text each, so that nothing needs to be asked. */
    static KeyExpressions ofTexts(Definition definition, Connection connection) throws SQLException {
        boolean hasTexts = definition.key().columns().stream().anyMatch(column -> column.type() == KeyType.TEXT);
        return hasTexts
                ? of(definition, connection)
                : new KeyExpressions(Collections.nCopies(definition.key().size(), Optional.empty()));
    }

    private static KeyExpressions of(Definition definition, Connection connection) throws SQLException {
        KeyPlan plan = KeyPlan.of(definition, connection);
        Map<String, TableColumn> types = columns(plan.relations(), connection);
        List<Optional<Expression>> expressions = new ArrayList<>();
        for (int i = 0; i < definition.key().size(); i++) {
            List<Optional<Expression>> parts = plan.outputs(i).stream()
                    .map(text -> overOneColumn(text, types))
                    .toList();
            expressions.add(same(parts));
        }
        return new KeyExpressions(expressions);
    }

    /** Each part of a union must write the key in the same way. */
    private static Optional<Expression> same(List<Optional<Expression>> parts) {
        Optional<Expression> first = parts.stream().findFirst().flatMap(part -> part);
        return first.filter(one ->
                        parts.stream().allMatch(part -> part.filter(one::isLike).isPresent()))
                .map(one -> one.orIn(parts.stream()
                        .flatMap(part -> part.orElseThrow().tables().stream())
                        .collect(Collectors.toSet())));
    }

    /** The expression of a column of the key; empty if it is not one over a single column of a table. */
    Optional<Expression> at(int column) {
        return expressions.get(column);
    }

    private record TableColumn(String type, Set<String> tables, String name) {}

    /** These tables' columns, by the names that the planner gives them. */
    private static Map<String, TableColumn> columns(Map<String, Set<String>> relations, Connection connection)
            throws SQLException {
        Map<String, TableColumn> columns = new HashMap<>();
        for (Map.Entry<String, Set<String>> relation : relations.entrySet()) {
            for (String table : relation.getValue()) {
                try (PreparedStatement statement = connection.prepareStatement("""
                        SELECT quote_ident(?) || '.' || quote_ident(attname), format_type(atttypid, atttypmod), attname
                        FROM pg_attribute
                        WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped""")) {
                    statement.setString(1, relation.getKey());
                    statement.setString(2, table);
                    try (ResultSet row = statement.executeQuery()) {
                        while (row.next()) {
                            columns.put(
                                    row.getString(1),
                                    new TableColumn(row.getString(2), relation.getValue(), row.getString(3)));
                        }
                    }
                }
            }
        }

        return columns;
    }

    private static Optional<Expression> overOneColumn(String text, Map<String, TableColumn> columns) {
        List<Expression> found = columns.entrySet().stream()
                .map(column -> new Expression(
                        text,
                        column.getKey(),
                        column.getValue().type(),
                        column.getValue().tables(),
                        column.getValue().name()))
                .filter(expression -> !expression.with("").equals(text))
                .toList();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }
}
