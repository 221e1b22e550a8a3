package dev.endstate.capture.poll;

import dev.endstate.change.Gap;
import dev.endstate.change.KafkaAwayException;
import dev.endstate.change.RoutedTable;
import dev.endstate.instance.LogOnce;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls tables in turn, by a connection to the source database that lives as long as their pollers. */
final class PollSession implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PollSession.class);
    private static final int PATIENCE_SECONDS = 5;

    private final Connection database;
    private final List<Turn> turns;
    private final List<Gap.Cause> unpollable;

    /** @param unpollable the reasons why other tables have no turn */
    PollSession(Connection database, List<Turn> turns, List<Gap.Cause> unpollable) {
        this.database = database;
        this.turns = turns;
        this.unpollable = List.copyOf(unpollable);
    }

    /** The tables that are no longer what the start found them to be, each with the reason. */
    List<Gap.Cause> unpollable() {
        return unpollable;
    }

    /** The turn of one table: its poller, and when it is due. */
    static final class Turn {
        private final String table;
        private final Supplier<TablePoller> pollers;
        private final LogOnce remark = new LogOnce();
        private TablePoller poller;
        private final Duration interval;
        private final Timer passes;
        private final Counter identifiers;
        private long dueAt = System.nanoTime();
        private long doneAt = System.nanoTime();

        /** @param pollers makes one that begins at the cursor */
        Turn(String table, Supplier<TablePoller> pollers, Duration interval, Timer passes, Counter identifiers) {
            this.table = table;
            this.pollers = pollers;
            this.poller = pollers.get();
            this.interval = interval;
            this.passes = passes;
            this.identifiers = identifiers;
        }

        private void takeIfDue(Connection database, Runnable heard) throws SQLException, InterruptedException {
            long begin = System.nanoTime();
            if (begin - dueAt < 0) {
                return;
            }

            identifiers.increment(poller.poll(database, () -> {
                doneAt = System.nanoTime();
                heard.run();
            }));
            passes.record(Duration.ofNanos(System.nanoTime() - begin));

            dueAt = begin + interval.toNanos();
            doneAt = System.nanoTime();
            remark.clear();
        }

        private long nanosSinceItWasToBeDone() {
            return System.nanoTime() - doneAt - interval.toNanos();
        }

        private void beginAnew(String reason) {
            if (remark.add(reason)) {
                log.warn("{} cannot be polled now, and is tried again: {}", table, reason);
            }
            poller = pollers.get();
            dueAt = System.nanoTime() + interval.toNanos();
        }
    }

    /**
     * Polls the tables that are due. A table that fails does not hold up the others, and begins anew at its cursor.
     *
     * @param heard called whenever the database has given something, also while one table takes long
     * @throws IllegalStateException if the database does not answer, so that the session is of no more use
     */
    void pollWhatIsDue(Runnable heard) throws InterruptedException {
        for (Turn turn : turns) {
            try {
                turn.takeIfDue(database, heard);
            } catch (SQLException e) {
                refuseIfDead(e);
                turn.beginAnew(String.valueOf(e.getMessage()));
            } catch (KafkaAwayException e) {
                turn.beginAnew(String.valueOf(e.getMessage()));
            }
        }
    }

    private void refuseIfDead(SQLException failure) {
        if (!answers()) {
            throw new IllegalStateException("polling failed: " + failure.getMessage(), failure);
        }
    }

    private boolean answers() {
        try {
            return database.isValid(PATIENCE_SECONDS);
        } catch (SQLException e) {
            log.debug("The session cannot be asked", e);
            return false;
        }
    }

    /** The tables of which no change is missed any more. */
    List<RoutedTable> captured() {
        return turns.stream()
                .map(turn -> turn.poller.captured())
                .flatMap(Optional::stream)
                .toList();
    }

    /** How long the poll is overdue that is overdue for longest; zero if none is. */
    Duration overdueFor() {
        return Duration.ofNanos(Math.max(
                0, turns.stream().mapToLong(Turn::nanosSinceItWasToBeDone).max().orElse(0)));
    }

    /** How long it takes until a table is due, but at most {@code most}. */
    Duration untilDue(Duration most) {
        long now = System.nanoTime();
        long next = turns.stream()
                .mapToLong(turn -> Math.max(0, turn.dueAt - now))
                .min()
                .orElse(Long.MAX_VALUE);
        return Duration.ofNanos(Math.min(next, most.toNanos()));
    }

    @Override
    public void close() {
        try {
            database.close();
        } catch (SQLException e) {
            throw new IllegalStateException("the polling connection cannot be closed: " + e.getMessage(), e);
        }
    }
}
