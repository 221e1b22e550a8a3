package dev.endstate.source.key;

import dev.endstate.definition.KeySpec;
import dev.endstate.definition.KeyType;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * Knows which types of the database can hold which type of key. A key is compared as text, so a type that has several texts for
 * equal values ({@code char(n)}, {@code citext}, a numeric with decimals) would make present rows look absent.
 */
public final class KeyColumnTypes {
    /** What to do about a mismatch. */
    public static final String REMEDY = "correct the type in index.yml, or cast the column, as in code::text AS code";

    private KeyColumnTypes() {}

    /** What is wrong with column {@code i}, counted from 1; empty if it is not a column of the key, or fits. */
    public static Optional<String> mismatch(KeySpec key, ResultSetMetaData result, int i) throws SQLException {
        int part = key.indexOf(result.getColumnLabel(i));
        if (part < 0) {
            return Optional.empty();
        }

        KeySpec.Column column = key.columns().get(part);
        String type = result.getColumnTypeName(i);
        boolean fits = type.equals("numeric")
                ? column.type() == KeyType.BIGINT && result.getPrecision(i) > 0 && result.getScale(i) == 0
                : names(column.type()).contains(type);

        return fits
                ? Optional.empty()
                : Optional.of("the key column \"" + column.name() + "\" is "
                        + column.type().sqlName() + " in index.yml, but " + type + " here");
    }

    private static Set<String> names(KeyType type) {
        return switch (type) {
            case BIGINT -> Set.of("int2", "int4", "int8", "bigserial", "serial", "smallserial");
            case TEXT -> Set.of("text", "varchar", "name");
            case UUID -> Set.of("uuid");
        };
    }
}
