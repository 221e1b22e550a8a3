package dev.endstate.instance.event;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tells events to whoever waits for them: here at once, and on every instance by a notification of Endstate's own database. One that is
 * made in a statement is told by the same statement, with {@link #TELL}, so that nobody hears of what is not there yet.
 */
public final class Events {
    /** In a statement: tells the event whose {@link Event#text()} is the parameter, once the transaction is committed. */
    public static final String TELL = "pg_notify('" + EventSession.CHANNEL + "', ?)";

    private static final Logger log = LoggerFactory.getLogger(Events.class);

    private final JdbcClient database;
    private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean heard;

    public Events(JdbcClient database) {
        this.database = database;
    }

    /** Has a listener told of each event from now on. It must neither wait nor ask a server: others are told after it. */
    public void listen(Consumer<Event> listener) {
        listeners.add(listener);
    }

    /** Tells this instance's listeners, and not those of others. */
    public void tellHere(Event event) {
        listeners.forEach(listener -> listener.accept(event));
    }

    /** Tells every instance's listeners. If it cannot, they find out when they look by themselves. */
    public void tell(Event event) {
        try {
            database.sql("SELECT " + TELL).param(event.text()).query(row -> {});
        } catch (DataAccessException e) {
            log.debug("Other instances are not told of {}, and find out when they look", event, e);
            tellHere(event);
        }
    }

    /** How long to wait for an event until one looks by oneself: long only if events are heard. */
    public Duration patience(Duration unheard, Duration heard) {
        return this.heard ? heard : unheard;
    }

    void hear(boolean are) {
        heard = are;
    }
}
