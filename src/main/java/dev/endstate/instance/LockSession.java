package dev.endstate.instance;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one database session that holds an instance's advisory locks, however many they are: the server frees them as soon as the
 * instance is gone, however that came, within seconds also where its host lost power. A session that is lost takes every lock with
 * it; the next one that is asked for opens another session.
 */
public final class LockSession implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LockSession.class);
    private static final int PATIENCE_SECONDS = 5;

    /** By the server's defaults it would take hours until it gives up a client whose host says nothing any more. */
    private static final String NOTICED_WITHIN_SECONDS = "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2;"
            + " SET tcp_keepalives_count = 3; SET tcp_user_timeout = '10s'; SET idle_session_timeout = 0";

    private final DataSource database;
    private final Map<String, Connection> held = new HashMap<>();
    private @Nullable Connection session;

    /** @param database gives a new connection each time */
    public LockSession(DataSource database) {
        this.database = database;
    }

    /** A lock that this instance has, or had. */
    private final class Lock implements AdvisoryLock.Held {
        private final String name;
        private final Connection holder;

        private Lock(String name, Connection holder) {
            this.name = name;
            this.holder = holder;
        }

        @Override
        public boolean isStillHeld() {
            synchronized (LockSession.this) {
                return isAlive(holder);
            }
        }
    }

    /**
     * Takes a lock; empty if another instance has it, or another work of this one.
     *
     * @throws SQLException if it cannot be asked for
     */
    synchronized Optional<AdvisoryLock.Held> take(String name) throws SQLException {
        // To the session that has it already, the server would give a lock again.
        if (held.containsKey(name)) {
            return Optional.empty();
        }

        try {
            Connection open = open();
            if (!call(open, "SELECT pg_try_advisory_lock(hashtextextended(?, 0))", name)) {
                return Optional.empty();
            }
            held.put(name, open);
            return Optional.of(new Lock(name, open));
        } catch (SQLException e) {
            abandon();
            throw e;
        }
    }

    /** Gives a lock back; nothing if its session is gone, and the lock with it. */
    synchronized void release(AdvisoryLock.Held lock) {
        if (!(lock instanceof Lock taken)) {
            throw new IllegalArgumentException("no lock of a session: " + lock);
        }

        held.remove(taken.name);
        if (taken.holder == session) {
            try {
                call(taken.holder, "SELECT pg_advisory_unlock(hashtextextended(?, 0))", taken.name);
            } catch (SQLException e) {
                log.debug("The session of the locks is gone, and {} with it", taken.name, e);
                abandon();
            }
        }
    }

    private Connection open() throws SQLException {
        Connection open = session;
        if (open == null || open.isClosed()) {
            open = database.getConnection();
            session = open;
            try (Statement settings = open.createStatement()) {
                settings.execute(NOTICED_WITHIN_SECONDS);
            }
        }
        return open;
    }

    private boolean isAlive(Connection holder) {
        if (holder != session) {
            return false;
        }

        try {
            if (holder.isValid(PATIENCE_SECONDS)) {
                return true;
            }
        } catch (SQLException e) {
            log.debug("The session of the locks cannot be asked", e);
        }
        abandon();
        return false;
    }

    /** Its end need not be agreed with a server that does not answer. */
    private void abandon() {
        Connection lost = session;
        session = null;
        if (lost != null) {
            try {
                lost.abort(Runnable::run);
            } catch (SQLException e) {
                log.debug("The session of the locks cannot be ended", e);
            }
        }
    }

    private static boolean call(Connection session, String sql, String name) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    @Override
    public synchronized void close() {
        abandon();
    }
}
