package dev.endstate.definition;

/**
 * How a session must be set so that each value has one text. Whatever reads keys gets these settings, the reader of the log too:
 * PostgreSQL writes the values that it logs by the same functions, and by the settings of the session that reads the log.
 *
 * @see <a href="https://www.postgresql.org/docs/current/runtime-config-client.html">the settings that shape text</a>
 */
public final class CanonicalText {
    /** SQL statements, separated by semicolons. */
    public static final String SETTINGS = "SET client_encoding = 'UTF8'; SET TimeZone = 'UTC'; SET DateStyle = 'ISO';"
            + " SET IntervalStyle = 'postgres'; SET bytea_output = 'hex'; SET extra_float_digits = 1;"
            + " SET lc_monetary = 'C'";

    private CanonicalText() {}
}
