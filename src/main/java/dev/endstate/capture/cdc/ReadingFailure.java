package dev.endstate.capture.cdc;

import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The reason why reading the log ended.
 *
 * @param state the SQL state; empty if the failure has none
 * @param reason what happened, and what to do about it
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL Error Codes</a>
 */
record ReadingFailure(String state, String reason) {

    static ReadingFailure of(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                String state = Objects.requireNonNull(sql.getSQLState());
                return new ReadingFailure(state, sql.getMessage() + remedy(state));
            }
        }
        return new ReadingFailure("", failure.getMessage() == null ? failure.toString() : failure.getMessage());
    }

    private static String remedy(String state) {
        return switch (state) {
            case "42501" -> "; the user needs: ALTER ROLE ... REPLICATION;";
            case "53300" -> "; raise max_wal_senders (it needs a restart) or end other replication connections";
            case "28000", "28P01" ->
                "; pg_hba.conf must let the user of endstate.capture.cdc.username, or else of endstate.source, connect to this database";
            case "55000" ->
                "; if the slot is invalid, it is made anew, and all captured indexes are compared with the database";
            case "57P01", "57P02", "57P03", "08006", "08001", "08003" -> "; the server restarts, or cannot be reached";
            default -> "";
        };
    }

    /** Whether there was no publication, or no slot, when the log was written: PostgreSQL before 18 can never read such a log. */
    boolean isOfThePublication() {
        return state.equals("42704");
    }
}
