package dev.endstate.source.key;

import dev.endstate.definition.KeySpec;
import dev.endstate.definition.SqlText;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Puts a user's query of keys into Endstate's own statements. Each takes the query in its form for JDBC. */
final class KeySql {
    private KeySql() {}

    /** A page of the keys by keyset, which an index on the key serves without sorting or skipping. */
    static String page(KeySpec key, String query, boolean after, boolean until) {
        String columns = columns(key);
        return "SELECT " + columns + " FROM (" + query + ") k WHERE " + present(key)
                + (after ? " AND (" + columns + ") > " + bound(key) : "")
                + (until ? " AND (" + columns + ") <= " + bound(key) : "")
                + " ORDER BY " + columns + " LIMIT ? OFFSET ?";
    }

    /** Some of the keys, in no order; the last parameter is how many. */
    static String some(KeySpec key, String query) {
        return "SELECT " + columns(key) + " FROM (" + query + ") k WHERE " + present(key) + " LIMIT ?";
    }

    /** Asks whether one key comes after another in the order of the query's columns, whatever their collation. */
    static String comparison(KeySpec key, String query) {
        String columns = columns(key);
        return "SELECT EXISTS (SELECT FROM (SELECT " + columns + " FROM (" + query
                + ") k WHERE false UNION ALL SELECT " + values(key) + ") k WHERE (" + columns + ") > " + bound(key)
                + ")";
    }

    private static String present(KeySpec key) {
        return key.names().stream()
                .map(name -> "k." + SqlText.quoted(name) + " IS NOT NULL")
                .collect(Collectors.joining(" AND "));
    }

    private static String columns(KeySpec key) {
        return key.names().stream().map(name -> "k." + SqlText.quoted(name)).collect(Collectors.joining(", "));
    }

    private static String bound(KeySpec key) {
        return "(" + values(key) + ")";
    }

    private static String values(KeySpec key) {
        return IntStream.range(0, key.size())
                .mapToObj(i -> "?::" + key.columns().get(i).type().sqlName())
                .collect(Collectors.joining(", "));
    }
}
