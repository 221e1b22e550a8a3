package dev.endstate.capture.poll;

import dev.endstate.capture.RoutedTable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A connection to the source database, and the pollers that live as long as it. */
final class PollSession implements AutoCloseable {
    private final Connection database;
    private final List<Turn> turns;

    PollSession(Connection database, List<Turn> turns) {
        this.database = database;
        this.turns = turns;
    }

    /** A table's poller, and when it is due. */
    static final class Turn {
        private final TablePoller poller;
        private final Duration interval;
        private final Timer passes;
        private final Counter identifiers;
        private long dueAt = System.nanoTime();

        Turn(TablePoller poller, Duration interval, Timer passes, Counter identifiers) {
            this.poller = poller;
            this.interval = interval;
            this.passes = passes;
            this.identifiers = identifiers;
        }

        private void takeIfDue(Connection database) throws SQLException, InterruptedException {
            long begin = System.nanoTime();
            if (begin - dueAt >= 0) {
                identifiers.increment(poller.poll(database));
                passes.record(Duration.ofNanos(System.nanoTime() - begin));
                dueAt = begin + interval.toNanos();
            }
        }
    }

    /** @throws IllegalStateException if the database does not answer: the session is of no use any more */
    void pollWhatIsDue() throws InterruptedException {
        try {
            for (Turn turn : turns) {
                turn.takeIfDue(database);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("polling failed: " + e.getMessage(), e);
        }
    }

    /** Whose changes none are missed of. */
    List<RoutedTable> captured() {
        return turns.stream()
                .map(turn -> turn.poller.captured())
                .flatMap(Optional::stream)
                .toList();
    }

    /** How long nothing is due, but at most so long. */
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
