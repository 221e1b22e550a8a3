package dev.endstate.source;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Tells whether reads see a transaction yet. The log may tell of a commit before other sessions see it, for example while a synchronous
 * standby has not confirmed it; what is read in between is the state before.
 */
@Component
public final class Visibility {
    private static final String INVALID_PARAMETER = "22023";
    private static final Snapshot NONE = new Snapshot(0, 0, Set.of());
    private static final long FRESH_NANOS = 1_000_000_000;

    private final SourceDatabase database;
    private final AtomicReference<Snapshot> last = new AtomicReference<>(NONE);
    private volatile long takenAt = System.nanoTime();

    public Visibility(SourceDatabase database) {
        this.database = database;
    }

    /**
     * Finds the transactions that no read sees yet. Whoever takes a ticket after this call reads what all the others did.
     *
     * @param xids 32 or 64 bits wide
     * @throws SourceException if the database cannot be asked
     */
    public Set<Long> hidden(Collection<Long> xids) {
        // An old snapshot says nothing: after a crash the database may give the same ids again.
        Snapshot before = System.nanoTime() - takenAt < FRESH_NANOS ? last.get() : NONE;
        if (xids.stream().allMatch(before::isPast)) {
            return Set.of();
        }

        long begin = System.nanoTime();
        Snapshot now = snapshot();
        last.set(now);
        takenAt = begin;
        return xids.stream().filter(xid -> !now.sees(xid)).collect(Collectors.toSet());
    }

    /**
     * Whether the database has not begun a transaction of that id, so that waiting for it may never end. A standby cannot know.
     */
    public boolean isUnheardOf(long xid) {
        String sql = "SELECT CASE WHEN NOT pg_is_in_recovery() THEN pg_xact_status(?::text::xid8) END";
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, Long.toString(last.get().widened(xid)));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
            }
            connection.rollback();

            return false;
        } catch (SQLException e) {
            if (INVALID_PARAMETER.equals(e.getSQLState())) {
                return true;
            }
            throw SqlStates.explain("the state of transaction " + xid, e);
        }
    }

    private Snapshot snapshot() {
        try (Connection connection = database.connect()) {
            // One way to the server and back instead of two: there is nothing to roll back. The pool sets it back.
            connection.setAutoCommit(true);

            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT pg_current_snapshot()::text")) {
                row.next();
                return Snapshot.parse(row.getString(1));
            }
        } catch (SQLException e) {
            throw SqlStates.explain("which transactions are visible", e);
        }
    }
}
