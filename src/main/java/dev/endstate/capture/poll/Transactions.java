package dev.endstate.capture.poll;

import dev.endstate.capture.TransactionIds;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Asks for ids of transactions in the session in which a table is polled. */
final class Transactions {
    private Transactions() {}

    /** The id below which every transaction, and every subtransaction, is over, and what it wrote is visible. */
    static long oldest(Connection source) throws SQLException {
        return number(source, TransactionIds.OLDEST);
    }

    /** An id that no transaction has yet: whichever writes later has this one or a higher one. Asking uses up none. */
    static long next(Connection source) throws SQLException {
        return number(source, TransactionIds.NEXT);
    }

    private static long number(Connection source, String sql) throws SQLException {
        try (Statement statement = source.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
