package dev.endstate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one instance at a time do a work that others would only repeat: an advisory lock of a database session, so that it is free
 * as soon as its holder is gone, however that came.
 */
public final class AdvisoryLock {
    private static final Logger log = LoggerFactory.getLogger(AdvisoryLock.class);
    private static final int PATIENCE_SECONDS = 5;

    private final DataSource database;
    private final String prefix;

    /**
     * Locks of a kind.
     *
     * @param database gives a new connection each time, which a lock holds for as long as the work takes
     * @param prefix tells the locks from others of the database
     */
    public AdvisoryLock(DataSource database, String prefix) {
        this.database = database;
        this.prefix = prefix;
    }

    /** What is done under the lock. */
    @FunctionalInterface
    public interface Work {
        /** @param lock to be asked now and then by what takes long */
        void run(Held lock) throws InterruptedException;
    }

    /** A lock that this instance has. */
    @FunctionalInterface
    public interface Held {
        /** Whether its session lives, so that no other instance has it. */
        boolean isStillHeld();
    }

    /**
     * Does the work, unless another instance holds the lock of that name; false if so.
     *
     * @throws IllegalStateException if the lock cannot be asked for
     */
    public boolean runIfFree(String name, Work work) throws InterruptedException {
        String lock = prefix + "." + name;
        try (Connection session = database.getConnection()) {
            if (!call(session, "SELECT pg_try_advisory_lock(hashtextextended(?, 0))", lock)) {
                return false;
            }
            try {
                work.run(() -> isValid(session));
                return true;
            } finally {
                unlock(session, lock);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "the database cannot be asked for the lock " + lock + ": " + e.getMessage(), e);
        }
    }

    private static boolean isValid(Connection session) {
        try {
            return session.isValid(PATIENCE_SECONDS);
        } catch (SQLException e) {
            log.debug("The session of a lock cannot be asked", e);
            return false;
        }
    }

    private static void unlock(Connection session, String lock) {
        try {
            call(session, "SELECT pg_advisory_unlock(hashtextextended(?, 0))", lock);
        } catch (SQLException e) {
            log.debug("The session of the lock is gone, and the lock with it", e);
        }
    }

    private static boolean call(Connection session, String sql, String lock) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            statement.setString(1, lock);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }
}
