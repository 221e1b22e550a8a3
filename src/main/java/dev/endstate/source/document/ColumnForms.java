package dev.endstate.source.document;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells which JSON form a column of a result takes. A type that is not listed here (a composite, an array of domains, an
 * extension's) has none: the database is asked for its {@code to_jsonb} instead.
 */
final class ColumnForms {
    private static final Map<String, JsonForm> BY_TYPE = Map.ofEntries(
            Map.entry("bool", JsonForm.BOOLEAN),
            Map.entry("int2", JsonForm.NUMBER),
            Map.entry("int4", JsonForm.NUMBER),
            Map.entry("int8", JsonForm.NUMBER),
            // What PgJDBC calls a column of these types that has a sequence.
            Map.entry("smallserial", JsonForm.NUMBER),
            Map.entry("serial", JsonForm.NUMBER),
            Map.entry("bigserial", JsonForm.NUMBER),
            Map.entry("numeric", JsonForm.NUMBER),
            Map.entry("float4", JsonForm.NUMBER),
            Map.entry("float8", JsonForm.NUMBER),
            Map.entry("timestamp", JsonForm.TIMESTAMP),
            Map.entry("timestamptz", JsonForm.TIMESTAMP_WITH_OFFSET),
            Map.entry("date", JsonForm.TEXT),
            Map.entry("time", JsonForm.TEXT),
            Map.entry("timetz", JsonForm.TEXT),
            Map.entry("interval", JsonForm.TEXT),
            Map.entry("text", JsonForm.TEXT),
            Map.entry("varchar", JsonForm.TEXT),
            Map.entry("bpchar", JsonForm.TEXT),
            Map.entry("name", JsonForm.TEXT),
            Map.entry("char", JsonForm.TEXT),
            Map.entry("uuid", JsonForm.TEXT),
            Map.entry("json", JsonForm.JSON),
            Map.entry("jsonb", JsonForm.JSON),
            Map.entry("bytea", JsonForm.BASE64),
            Map.entry("oid", JsonForm.TEXT),
            Map.entry("inet", JsonForm.TEXT),
            Map.entry("cidr", JsonForm.TEXT),
            Map.entry("macaddr", JsonForm.TEXT),
            Map.entry("bit", JsonForm.TEXT),
            Map.entry("varbit", JsonForm.TEXT));

    private ColumnForms() {}

    /** The form of column {@code i}, counted from 1; empty if {@code to_jsonb} must give it. */
    static Optional<ValueForm> of(ResultSetMetaData columns, int i) throws SQLException {
        return of(columns.getColumnType(i), columns.getColumnTypeName(i));
    }

    /**
     * @param jdbcType one of {@link Types}; PgJDBC says VARCHAR of an enum
     * @param name PgJDBC's name of the type; an array's starts with an underscore, a built-in one's has no schema
     */
    private static Optional<ValueForm> of(int jdbcType, String name) {
        @Nullable JsonForm scalar = BY_TYPE.get(name);
        if (scalar != null) {
            return Optional.of(scalar);
        }
        if (jdbcType == Types.ARRAY && name.startsWith("_")) {
            return Optional.ofNullable(BY_TYPE.get(name.substring(1))).map(ArrayForm::new);
        }
        return jdbcType == Types.VARCHAR ? Optional.of(JsonForm.TEXT) : Optional.empty();
    }
}
