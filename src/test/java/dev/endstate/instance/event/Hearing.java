package dev.endstate.instance.event;

import static org.awaitility.Awaitility.await;

import dev.endstate.instance.PersistentLoop;
import dev.endstate.instance.PersistentLoops;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An instance's ear for events, without the instance. */
public final class Hearing implements AutoCloseable {
    private static final Duration SHORT = Duration.ofMillis(500);

    private final Events events;
    private final PersistentLoops loops;

    /** @param sessions of the database in which it listens, to what is told by this one */
    Hearing(DataSource sessions, JdbcClient database, Events events) {
        EventSession session = new EventSession(sessions, database, events, SHORT, SHORT);
        this.events = events;
        this.loops = new PersistentLoops(
                List.of(new PersistentLoop("The hearing of events", Duration.ofMillis(100), session::hear)),
                Duration.ZERO,
                Duration.ZERO);
        loops.start();
    }

    /** Begins to hear, and returns once something is heard. */
    public static Hearing of(DataSource database, Events events) {
        Hearing hearing = new Hearing(database, JdbcClient.create(database), events);
        await().until(hearing::isHeard);
        return hearing;
    }

    boolean isHeard() {
        return events.patience(Duration.ZERO, SHORT).isPositive();
    }

    @Override
    public void close() {
        loops.stop();
    }
}
