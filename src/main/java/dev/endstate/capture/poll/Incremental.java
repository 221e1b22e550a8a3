package dev.endstate.capture.poll;

import dev.endstate.capture.CaptureProperties;
import java.util.Optional;

/** The kinds of a column that can be polled by; their SQL takes a value as text, of the column's own form. */
enum Incremental {
    /** With a zone: nobody writes what is later than now, but for a clock that is wrong. */
    TIMESTAMPTZ("timestamptz", "least(max(%s), now())"),
    /** Without one, so that now may be up to 14 hours later than in UTC. */
    TIMESTAMP("timestamp", "least(max(%s), now() AT TIME ZONE 'UTC' + interval '14 hours')"),
    INTEGER("bigint", "max(%s)"),
    NUMERIC("numeric", "max(%s)");

    private final String type;
    private final String greatest;

    Incremental(String type, String greatest) {
        this.type = type;
        this.greatest = greatest;
    }

    /** The kind of a type, as {@code format_type} names it; empty if it cannot be polled by. */
    static Optional<Incremental> of(String type) {
        return switch (type.replaceFirst("\\(.*\\)", "")) {
            case "timestamp with time zone" -> Optional.of(TIMESTAMPTZ);
            case "timestamp without time zone" -> Optional.of(TIMESTAMP);
            case "smallint", "integer", "bigint" -> Optional.of(INTEGER);
            case "numeric" -> Optional.of(NUMERIC);
            default -> Optional.empty();
        };
    }

    /** A parameter of the column's type. */
    String parameter() {
        return "?::" + type;
    }

    /** A parameter, moved back by the overlap. */
    String parameterBefore(CaptureProperties.Polled settings) {
        return switch (this) {
            case TIMESTAMPTZ, TIMESTAMP ->
                parameter() + " - interval '" + settings.overlap().toMillis() + " milliseconds'";
            case INTEGER, NUMERIC -> parameter() + " - " + settings.overlapCount();
        };
    }

    /** The greatest value of an expression, but none that lies in the future and would hide what is written until then. */
    String greatest(String expression) {
        return greatest.formatted(expression);
    }
}
