package dev.endstate.capture.poll;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Which transactions of the source database are over. */
final class Transactions {
    /** {@code age} counts from the next id that will be given; a snapshot's own end may be below ids that are running. */
    private static final String NEXT = "SELECT m + ((age('3'::xid)::bigint + 3 - m) & 4294967295)"
            + " FROM (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint) AS snapshot (m)";

    private static final String OLDEST = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

    private Transactions() {}

    /** All transactions, and subtransactions, below this id are over, and what they wrote is visible. */
    static long oldest(Connection source) throws SQLException {
        return number(source, OLDEST);
    }

    /** An id that no transaction has yet: whichever writes later has this one or a higher one. Uses up none. */
    static long next(Connection source) throws SQLException {
        return number(source, NEXT);
    }

    private static long number(Connection source, String sql) throws SQLException {
        try (Statement statement = source.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
