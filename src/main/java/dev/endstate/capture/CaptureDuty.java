package dev.endstate.capture;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tells all others that this instance captures in a way: in Endstate's own schema, and as {@code endstate.capture.leader{way}}, which is
 * 1 on the one instance that captures, and 0 on those that stand by.
 */
public final class CaptureDuty {
    private static final Logger log = LoggerFactory.getLogger(CaptureDuty.class);
    private static final Duration SAID_AGAIN = Duration.ofSeconds(10);

    /** Process and host, such as {@code 1@pod-name}. */
    private static final String INSTANCE = ManagementFactory.getRuntimeMXBean().getName();

    private final CaptureWay way;
    private final JdbcClient database;
    private volatile boolean held;
    private long saidAt;

    /** @param database Endstate's own */
    public CaptureDuty(CaptureWay way, JdbcClient database, MeterRegistry meters) {
        this.way = way;
        this.database = database;
        Gauge.builder("endstate.capture.leader", this, duty -> duty.held ? 1 : 0)
                .description("1 on the instance that captures, 0 on those that stand by")
                .tag("way", way.label())
                .register(meters);
    }

    /** Returns the same capture, but when it ends, for whatever reason, this instance no longer has the duty. */
    public ChangeCapture during(ChangeCapture capture) {
        return loop -> {
            try {
                capture.run(loop);
            } finally {
                held = false;
            }
        };
    }

    /**
     * Tells that this instance captures; to be called again and again by the one thread that does. If Endstate's own database does not
     * take it, it is told again later, and capture goes on.
     *
     * @param silence how long the database has told nothing, or how much a poll is overdue
     */
    public void hold(Duration silence) {
        long now = System.nanoTime();
        if (held && now - saidAt < SAID_AGAIN.toNanos()) {
            return;
        }

        held = true;
        saidAt = now;
        try {
            say(silence);
        } catch (DataAccessException e) {
            log.debug("It cannot be noted that this instance captures {}; others may take it for gone", way.words(), e);
        }
    }

    private void say(Duration silence) {
        // An instance that begins anew, since a route has changed, has not taken another's place.
        database.sql("""
                        INSERT INTO endstate.capturing (way, instance, since, said_at, heard_at)
                        VALUES (?, ?, clock_timestamp(), clock_timestamp(), clock_timestamp() - ? * interval '1 millisecond')
                        ON CONFLICT (way) DO UPDATE SET
                            instance = excluded.instance, said_at = excluded.said_at, heard_at = excluded.heard_at,
                            since = CASE WHEN capturing.instance = excluded.instance
                                              AND capturing.said_at > excluded.said_at - interval '2 minutes'
                                         THEN capturing.since ELSE excluded.since END""").params(way.key(), INSTANCE, silence.toMillis()).update();
    }
}
