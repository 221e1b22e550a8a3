package dev.endstate.source.key;

import dev.endstate.definition.SqlText;
import dev.endstate.source.SourceDatabase;
import dev.endstate.source.SourceException;
import dev.endstate.source.SqlStates;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Counts the keys that a query returns. Counting walks over all of them, so one count runs at a time, whoever asks, and one that
 * takes long is given up: whoever plans by it needs only the magnitude.
 */
public final class KeyCounts {
    private static final Logger log = LoggerFactory.getLogger(KeyCounts.class);

    private final SourceDatabase database;
    private final String patience;
    private final Semaphore place = new Semaphore(1, true);

    /** @param patienceMillis how long a count may take before it is given up */
    public KeyCounts(SourceDatabase database, long patienceMillis) {
        this.database = database;
        this.patience = "SET LOCAL statement_timeout = " + patienceMillis;
    }

    /**
     * Counts the rows that a query of keys returns.
     *
     * @throws SourceException if the database does not tell
     */
    public KeyCount of(String query) {
        try {
            place.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceException.Unavailable("interrupted before the keys were counted", e);
        }

        try (Connection connection = database.connectInBackground();
                Statement statement = connection.createStatement()) {
            return counted(connection, statement, SqlText.forJdbc(query));
        } catch (SQLException e) {
            throw SqlStates.explain("the number of keys by " + query, e);
        } finally {
            place.release();
        }
    }

    private KeyCount counted(Connection connection, Statement statement, String query) throws SQLException {
        try {
            statement.execute(patience);
            try (ResultSet row = statement.executeQuery("SELECT count(*) FROM (" + query + ") k")) {
                row.next();
                return new KeyCount(row.getLong(1), true);
            }
        } catch (SQLException e) {
            if (!SqlStates.isTimeout(e)) {
                throw e;
            }

            connection.rollback();
            KeyCount estimate = new KeyCount(estimated(statement, query), false);
            log.info("Counting the keys by {} takes too long; the planner's estimate is {}", query, estimate.keys());
            return estimate;
        } finally {
            connection.rollback();
        }
    }

    private static long estimated(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery("EXPLAIN (FORMAT JSON) SELECT FROM (" + query + ") k")) {
            row.next();
            return new JsonMapper()
                    .readTree(row.getString(1))
                    .path(0)
                    .path("Plan")
                    .path("Plan Rows")
                    .asLong();
        }
    }
}
