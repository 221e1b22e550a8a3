package dev.endstate.source.key;

import dev.endstate.definition.InvalidKeyException;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How a routed column becomes a part of the key.
 *
 * @param column its name
 * @param type of its values, as {@code pg_type} has it; empty if there is no such column
 * @param isArray whether each of its values is a part of a key
 * @param form from what the log writes to the text of the key
 */
public record KeyText(String column, String type, boolean isArray, KeyForm form) {
    /**
     * What a Debezium writes for these types and PostgreSQL never does: numbers of days, of milliseconds or microseconds, base64.
     *
     * @see <a href="https://debezium.io/documentation/reference/stable/connectors/postgresql.html#postgresql-data-types">Debezium's
     *     data type mappings</a>
     */
    private static final Map<String, Pattern> FOREIGN = Map.ofEntries(
            Map.entry("numeric", Pattern.compile("(?!NaN$|-?Infinity$|-?[0-9]+(\\.[0-9]+)?$).*")),
            Map.entry("money", Pattern.compile("[^$]*")),
            Map.entry("date", Pattern.compile("-?[0-9]+")),
            Map.entry("time", Pattern.compile("-?[0-9]+|.*[TZ].*")),
            Map.entry("timetz", Pattern.compile("-?[0-9]+|.*[TZ].*")),
            Map.entry("timestamp", Pattern.compile("-?[0-9]+|[0-9-]+T.*")),
            Map.entry("timestamptz", Pattern.compile("-?[0-9]+|[0-9-]+T.*")),
            Map.entry("interval", Pattern.compile("-?[0-9]+|P.*")),
            Map.entry("bytea", Pattern.compile("(?!\\\\x)(?![0-9a-f]*$).*")),
            Map.entry("bit", Pattern.compile(".*[^01].*")),
            Map.entry("varbit", Pattern.compile(".*[^01].*")));

    /**
     * The text of a part of the key.
     *
     * @throws InvalidKeyException if the value is not written as PostgreSQL writes it, so that no text of a key follows from it
     */
    public String of(String told) {
        Pattern foreign = FOREIGN.get(type);
        if (foreign != null && foreign.matcher(told).matches()) {
            throw new InvalidKeyException("column \"" + column + "\" is " + type + ", and \""
                    + told.substring(0, Math.min(told.length(), 60))
                    + "\" is not how PostgreSQL writes one; let the Debezium send its schema"
                    + " (value.converter.schemas.enable and key.converter.schemas.enable, or decimal.handling.mode=string for a"
                    + " numeric), or write the route with a lookup by other columns of the row");
        }
        return form.of(told);
    }
}
