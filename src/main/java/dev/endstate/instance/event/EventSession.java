package dev.endstate.instance.event;

import dev.endstate.instance.LogOnce;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The one database session in which an instance hears of events. Now and then it calls itself, by another session: one that does not
 * hear that is given up, whether its server is gone without a word or something in between keeps no session.
 */
final class EventSession {
    static final String CHANNEL = "endstate";

    private static final Logger log = LoggerFactory.getLogger(EventSession.class);
    private static final String CALL = "call ";

    private final DataSource sessions;
    private final JdbcClient database;
    private final Events events;
    private final Duration betweenCalls;
    private final Duration patience;

    /**
     * Makes one that does not listen yet.
     *
     * @param sessions gives a new connection each time
     * @param database by whose connections it calls
     * @param patience in which a call has to be heard
     */
    EventSession(DataSource sessions, JdbcClient database, Events events, Duration betweenCalls, Duration patience) {
        this.sessions = sessions;
        this.database = database;
        this.events = events;
        this.betweenCalls = betweenCalls;
        this.patience = patience;
    }

    /**
     * Hears and tells, until it is interrupted or the session is lost.
     *
     * @throws UnheardException if the session is lost, or hears nothing
     */
    void hear(LogOnce said) throws InterruptedException {
        try (Connection session = sessions.getConnection();
                Statement statement = session.createStatement()) {
            statement.execute("LISTEN " + CHANNEL);
            PGConnection heard = session.unwrap(PGConnection.class);

            while (true) {
                String call = CALL + UUID.randomUUID();
                database.sql("SELECT " + Events.TELL).param(call).query(row -> {});
                if (!tellUntil(call, heard, patience)) {
                    throw new UnheardException("its own call is not heard");
                }

                events.hear(true);
                said.clear();
                tellUntil("", heard, betweenCalls);
            }
        } catch (SQLException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw new UnheardException(String.valueOf(e.getMessage()));
        } finally {
            events.hear(false);
        }
    }

    /** Tells what is heard; returns whether the awaited text was heard before the time was over. */
    private boolean tellUntil(String awaited, PGConnection session, Duration time) throws SQLException {
        long end = System.nanoTime() + time.toNanos();
        boolean isHeard = false;
        long left = time.toNanos();

        while (!isHeard && left > 0) {
            int millis = (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(left));
            for (PGNotification notification : session.getNotifications(millis)) {
                isHeard |= notification.getParameter().equals(awaited);
                Event.parse(notification.getParameter()).ifPresent(this::tell);
            }
            left = end - System.nanoTime();
        }
        return isHeard;
    }

    private void tell(Event event) {
        log.trace("Heard: {}", event);
        events.tellHere(event);
    }
}
