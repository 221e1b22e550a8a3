package dev.endstate.source;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the cause of a failure by its SQL state.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL Error Codes</a>
 */
public final class SqlStates {
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String QUERY_CANCELED = "57014";

    private static final String FEATURE_NOT_SUPPORTED = "0A000";

    /** The driver says so too when a result does not fit into this process. */
    private static final String OUT_OF_MEMORY = "53200";

    private SqlStates() {}

    /** Whether the role lacks a right, or would be shown a part of the rows only. */
    public static boolean isDenial(SQLException e) {
        return INSUFFICIENT_PRIVILEGE.equals(e.getSQLState());
    }

    /** Whether the statement was cancelled, by its time limit or by somebody. */
    public static boolean isTimeout(SQLException e) {
        return QUERY_CANCELED.equals(e.getSQLState());
    }

    /**
     * Whether the connection may only have remembered a plan whose result has other types since a table was altered.
     *
     * @see <a href="https://jdbc.postgresql.org/documentation/server-prepare/">Server Prepared Statements</a>
     */
    static boolean isPerhapsOfAnOldPlan(SourceException.Broken e) {
        return e.getCause() instanceof SQLException cause && FEATURE_NOT_SUPPORTED.equals(cause.getSQLState());
    }

    /**
     * Whether the statement itself is the reason. A time-out or a lost connection says nothing about a statement.
     */
    public static boolean isOfTheStatement(SQLException e) {
        return switch (explain("", e)) {
            case SourceException.Broken broken -> true;
            case SourceException.Faulty faulty -> !faulty.isTimeout();
            default -> false;
        };
    }

    /**
     * The failure as an exception whose type says what to do next.
     *
     * @param where the file of the definition, or what else was being done
     */
    public static SourceException explain(String where, SQLException e) {
        @Nullable String state = e.getSQLState();
        String message = where + ": " + e.getMessage() + (state == null ? "" : " [SQL state " + state + "]");

        if (state == null || state.length() != 5) {
            return new SourceException.Unavailable(message, e);
        }

        if (isTimeout(e)) {
            return new SourceException.Faulty(message, e, true);
        }
        if (state.equals(OUT_OF_MEMORY)) {
            return new SourceException.TooLarge(message);
        }

        if (isDenial(e)) {
            return new SourceException.Denied(
                    message
                            + "; nothing is read, and nothing deleted, until the role that reads may see every row: grant it"
                            + " what it lacks, or ALTER ROLE .. BYPASSRLS where it is a policy of row level security that"
                            + " would leave rows out (--check says the statement)",
                    e);
        }

        return switch (state.substring(0, 2)) {
            // Data exceptions, cardinality, raised exceptions, internal errors (a damaged row), external routines,
            // program limits, CASE not found, and routines' own.
            case "20", "21", "22", "2F", "38", "39", "54", "P0", "XX" -> new SourceException.Faulty(message, e, false);
            // Syntax and names, unsupported (a cached plan after ALTER TABLE), unknown database and schema.
            case "42", "0A", "3D", "3F" -> new SourceException.Broken(message, e);
            default -> new SourceException.Unavailable(message, e);
        };
    }
}
