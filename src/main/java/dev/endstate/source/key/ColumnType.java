package dev.endstate.source.key;

import dev.endstate.definition.KeyType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A column's type; for a domain the type that it is made of, and for an array the type of its elements.
 *
 * @param name as {@code pg_type} has it
 * @param sql as SQL names it, with its length
 * @param isArray whether the column holds any number of such values
 * @param hasOneText whether equal values are the same text: not in a collation or a type that ignores case, nor in numbers of any scale
 * @param samples values of it
 */
record ColumnType(String name, String sql, boolean isArray, boolean hasOneText, List<String> samples) {
    private static final List<String> TEXTS = List.of("aB", "", " x-1/2:y ", "007", "\u00c9\u00e9", "long ".repeat(80));
    private static final Map<String, List<String>> SAMPLES = Map.ofEntries(
            Map.entry("bool", List.of("true", "false")),
            Map.entry("int2", List.of("-7", "1234")),
            Map.entry("int4", List.of("-7", "1234567")),
            Map.entry("int8", List.of("-7", "1234567890123")),
            Map.entry("numeric", List.of("0", "7.0", "-1.50", "0.001")),
            Map.entry("float4", List.of("0.5", "1e-9")),
            Map.entry("float8", List.of("0.5", "1e-9")),
            Map.entry("money", List.of("1234.5")),
            Map.entry("text", TEXTS),
            Map.entry("varchar", TEXTS),
            Map.entry("bpchar", TEXTS),
            Map.entry("char", List.of("a")),
            Map.entry("name", TEXTS),
            Map.entry("bytea", List.of("\\x00ffa1")),
            Map.entry("uuid", List.of("0192f0c5-a4d0-7c3e-9b1f-0000000000ab")),
            Map.entry("date", List.of("2026-11-02", "infinity")),
            Map.entry("time", List.of("10:00:00.5")),
            Map.entry("timetz", List.of("10:00:00.5+09")),
            Map.entry("timestamp", List.of("2026-11-02 10:00:00.5", "infinity")),
            Map.entry("timestamptz", List.of("2026-11-02 10:00:00.5+09", "infinity")),
            Map.entry("interval", List.of("1 year 2 days 03:04:05.5", "-1 day")),
            Map.entry("inet", List.of("192.0.2.7", "10.0.0.0/8", "2001:db8::7")),
            Map.entry("cidr", List.of("10.0.0.0/8", "192.0.2.7")),
            Map.entry("macaddr", List.of("08:00:2b:01:02:03")),
            Map.entry("macaddr8", List.of("08:00:2b:01:02:03:04:05")),
            Map.entry("varbit", List.of("1")),
            Map.entry("pg_lsn", List.of("16/B374D848")));

    /**
     * A column's type; empty if there is no such column.
     *
     * @param table as SQL names it
     * @param isWhole whether an array is a value of its own, and not any number of them
     */
    static Optional<ColumnType> of(Connection connection, String table, String column, boolean isWhole)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                WITH RECURSIVE types AS (
                    SELECT a.atttypid AS oid, a.atttypmod AS mod, false AS is_array, a.attcollation AS collation
                    FROM pg_attribute a
                    WHERE a.attrelid = to_regclass(?) AND a.attname = ? AND a.attnum > 0 AND NOT a.attisdropped
                    UNION ALL
                    SELECT CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.typelem END,
                           CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE types.mod END,
                           types.is_array OR t.typtype <> 'd', types.collation
                    FROM types JOIN pg_type t ON t.oid = types.oid
                    WHERE t.typtype = 'd' OR t.typcategory = 'A' AND NOT ?)
                SELECT t.typname, format_type(t.oid, types.mod), types.is_array,
                       t.typname NOT IN ('citext', 'interval') AND (t.typname <> 'numeric' OR types.mod <> -1)
                           AND coalesce((SELECT collisdeterministic FROM pg_collation WHERE oid = types.collation), true),
                       (SELECT min(enumlabel COLLATE "C") FROM pg_enum WHERE enumtypid = t.oid)
                FROM types JOIN pg_type t ON t.oid = types.oid
                WHERE t.typtype <> 'd' AND (t.typcategory <> 'A' OR ?)""")) {
            statement.setString(1, table);
            statement.setString(2, column);
            statement.setBoolean(3, isWhole);
            statement.setBoolean(4, isWhole);

            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                String label = row.getString(5);
                return Optional.of(new ColumnType(
                        row.getString(1),
                        row.getString(2),
                        row.getBoolean(3),
                        row.getBoolean(4),
                        label == null ? SAMPLES.getOrDefault(row.getString(1), List.of()) : List.of(label)));
            }
        }
    }

    /** Whether each value of this type can be a value of a key of that type. */
    boolean holds(KeyType key) {
        return switch (key) {
            case BIGINT -> Set.of("int2", "int4", "int8", "numeric").contains(name);
            case UUID -> name.equals("uuid");
            case TEXT -> true;
        };
    }

    /** The forms that a key may take from this type, the likeliest first. */
    List<KeyForm> forms() {
        return switch (name) {
            case "bpchar" -> List.of(KeyForm.TRIMMED, KeyForm.AS_LOGGED);
            case "inet" -> List.of(KeyForm.MASKED, KeyForm.AS_LOGGED);
            case "bool" -> List.of(KeyForm.SPELLED_OUT, KeyForm.AS_LOGGED);
            case "bytea" -> List.of(KeyForm.BARE_HEX, KeyForm.AS_LOGGED);
            default -> List.of(KeyForm.AS_LOGGED);
        };
    }
}
