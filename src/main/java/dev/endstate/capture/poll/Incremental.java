package dev.endstate.capture.poll;

import dev.endstate.capture.CaptureProperties;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A column by which a table can be polled. Its SQL takes values as text, in the column's own form.
 *
 * @param type the type to which a parameter is cast
 * @param usable the SQL condition of a value that may become a position
 * @param latest the SQL of the latest value that is believed: a later one would hide all that is written until then
 * @param overlap the SQL of the distance by which a page begins before the position
 */
record Incremental(String type, String usable, Optional<String> latest, String overlap) {

    /**
     * Describes the column of a table.
     *
     * @param sqlType its type as {@code format_type} names it
     * @return empty if it cannot be polled by: it is neither a timestamp nor a number, or a timestamp of no known zone
     */
    static Optional<Incremental> of(String sqlType, CaptureProperties.Polled settings) {
        return switch (sqlType.replaceFirst("\\(.*\\)", "")) {
            case "timestamp with time zone" ->
                Optional.of(new Incremental(
                        "timestamptz", "isfinite(%s)", Optional.of("now()"), interval(settings.overlap())));

            case "timestamp without time zone" -> settings.zoneId().map(zone -> local(zone, settings.overlap()));

            case "smallint", "integer", "bigint" ->
                Optional.of(
                        new Incremental("bigint", "true", Optional.empty(), String.valueOf(settings.overlapCount())));

            case "numeric" ->
                Optional.of(new Incremental(
                        "numeric",
                        "%s::text NOT IN ('NaN', 'Infinity', '-Infinity')",
                        Optional.empty(),
                        String.valueOf(settings.overlapCount())));

            default -> Optional.empty();
        };
    }

    private static Incremental local(ZoneId zone, Duration overlap) {
        // Where clocks are set back, the last hour is written a second time.
        Duration repeated = zone.getRules().isFixedOffset() ? overlap : overlap.plusHours(1);
        String now = "now() AT TIME ZONE '" + zone.getId().replace("'", "''") + "'";
        return new Incremental("timestamp", "isfinite(%s)", Optional.of(now), interval(repeated));
    }

    private static String interval(Duration duration) {
        return "interval '" + duration.toMillis() + " milliseconds'";
    }

    /** The SQL of a parameter of the column's type. */
    String parameter() {
        return "?::" + type;
    }

    /** The SQL of a parameter that the overlap moves back. */
    String parameterBefore() {
        return parameter() + " - " + overlap;
    }

    /** The SQL of the greatest value of an expression that may become a position; NULL if there is none. */
    String greatest(String expression) {
        String max = "max(%s) FILTER (WHERE %s)".formatted(expression, usable.formatted(expression));
        // least() passes over NULL, so that no row at all would be taken for now.
        return latest.map(now -> "CASE WHEN %1$s IS NOT NULL THEN least(%1$s, %2$s) END".formatted(max, now))
                .orElse(max);
    }
}
