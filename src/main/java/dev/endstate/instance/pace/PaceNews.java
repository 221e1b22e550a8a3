package dev.endstate.instance.pace;

import dev.endstate.instance.LogOnce;
import dev.endstate.instance.PersistentLoop;
import dev.endstate.instance.PersistentLoops;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What instances tell each other of live changes, by one row in Endstate's schema: who works in the background may be another one than
 * who takes changes. Each tells what it has, and hears when it was last so for any of them.
 */
public final class PaceNews implements SmartLifecycle {
    private static final Duration PERIOD = Duration.ofMillis(500);
    private static final Duration LONG_AGO = Duration.ofDays(1);

    private static final String AGES = """
            SELECT extract(epoch FROM clock_timestamp() - live_at) AS live,
                   extract(epoch FROM clock_timestamp() - late_at) AS late,
                   extract(epoch FROM clock_timestamp() - raised_at) AS raised""";

    private final JdbcClient own;
    private final Pace pace;
    private final PersistentLoops loops;
    private volatile boolean isLive;
    private volatile boolean isLate;
    private volatile boolean isRaisedSomewhere;

    PaceNews(JdbcClient own, Pace pace) {
        this.own = own;
        this.pace = pace;
        PersistentLoop loop = new PersistentLoop("The news of how late live changes are", PERIOD, this::exchange);
        this.loops = new PersistentLoops(List.of(loop), Duration.ZERO, Duration.ZERO);
    }

    /** Tells all instances, this one at once, that there was a live change. */
    public void tellLive() {
        isLive = true;
        pace.noteLive();
    }

    /** Tells all instances, this one at once, that live changes are late. */
    public void tellLate() {
        isLate = true;
        pace.noteLate();
    }

    /** Whether work of some instance takes more than its configured share. */
    public boolean isRaised() {
        return isRaisedSomewhere || pace.isRaised();
    }

    private record Ages(Duration live, Duration late, Duration raised) {
        static Ages of(ResultSet row) throws SQLException {
            return new Ages(duration(row, "live"), duration(row, "late"), duration(row, "raised"));
        }

        private static Duration duration(ResultSet row, String column) throws SQLException {
            double seconds = row.getDouble(column);
            return row.wasNull() || seconds > LONG_AGO.toSeconds()
                    ? LONG_AGO
                    : Duration.ofNanos((long) (seconds * 1e9));
        }
    }

    void exchange(LogOnce said) {
        boolean live = isLive;
        boolean late = isLate || pace.isAnyLate();
        boolean raised = pace.isRaised();
        isLive = false;
        isLate = false;

        Ages ages = live || late || raised ? tell(live, late, raised) : ask();
        pace.hear(ages.live(), ages.late());
        isRaisedSomewhere = ages.raised().compareTo(PERIOD.multipliedBy(3)) < 0;
        said.clear();
    }

    private Ages tell(boolean live, boolean late, boolean raised) {
        return own.sql("""
                        INSERT INTO endstate.pace AS p (id, live_at, late_at, raised_at)
                        VALUES (1, CASE WHEN ? THEN clock_timestamp() END, CASE WHEN ? THEN clock_timestamp() END,
                                CASE WHEN ? THEN clock_timestamp() END)
                        ON CONFLICT (id) DO UPDATE
                        SET live_at = greatest(p.live_at, excluded.live_at), late_at = greatest(p.late_at, excluded.late_at),
                            raised_at = greatest(p.raised_at, excluded.raised_at)
                        RETURNING\s""" + AGES.substring("SELECT".length()))
                .params(live, late, raised)
                .query((row, n) -> Ages.of(row))
                .single();
    }

    private Ages ask() {
        return own.sql(AGES + " FROM endstate.pace")
                .query((row, n) -> Ages.of(row))
                .optional()
                .orElse(new Ages(LONG_AGO, LONG_AGO, LONG_AGO));
    }

    @Override
    public void start() {
        loops.start();
    }

    @Override
    public void stop() {
        loops.stop();
    }

    @Override
    public boolean isRunning() {
        return loops.isRunning();
    }
}
