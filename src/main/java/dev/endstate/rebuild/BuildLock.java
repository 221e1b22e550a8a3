package dev.endstate.rebuild;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one instance at a time build an index: an advisory lock of a database session, so that it is free as soon as its holder is
 * gone, however that came. Two builders would do the work twice, but no harm.
 */
final class BuildLock {
    private static final Logger log = LoggerFactory.getLogger(BuildLock.class);

    private final DataSource database;

    BuildLock(DataSource database) {
        this.database = database;
    }

    /** What is done under the lock. */
    interface Work {
        void run() throws InterruptedException;
    }

    /** Does the work, unless another instance holds the lock of this index. */
    void runIfFree(String index, Work work) throws InterruptedException {
        try (Connection session = database.getConnection()) {
            if (!call(session, "SELECT pg_try_advisory_lock(hashtextextended('endstate.build.' || ?, 0))", index)) {
                return;
            }
            try {
                work.run();
            } finally {
                unlock(session, index);
            }
        } catch (SQLException e) {
            log.warn("{} is not built now, since the database cannot be asked for the lock: {}", index, e.getMessage());
        }
    }

    private static void unlock(Connection session, String index) {
        try {
            call(session, "SELECT pg_advisory_unlock(hashtextextended('endstate.build.' || ?, 0))", index);
        } catch (SQLException e) {
            log.debug("The session of the lock is gone, and the lock with it", e);
        }
    }

    private static boolean call(Connection session, String sql, String index) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            statement.setString(1, index);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }
}
