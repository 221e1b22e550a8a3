package dev.endstate.instance.job;

import dev.endstate.instance.LogOnce;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Turns that a test takes by hand, at jobs for which no loop of its deployments has a handler. */
public final class HandTurns {
    private final JdbcClient database;
    private final String kind;
    private final Turns turns;

    public HandTurns(JdbcClient database, String kind) {
        this.database = database;
        this.kind = kind;
        this.turns = new Turns(database, Clock.systemUTC(), Duration.ofSeconds(15));
    }

    /** A turn, and the job as it was when it was taken. */
    public record Taken(Job job, Turn turn) {}

    /** Takes a turn that is nobody's. */
    public Optional<Taken> take() {
        return turns.free(List.of(kind), List.of(), 1).stream()
                .filter(Turns.Free::isNow)
                .findFirst()
                .flatMap(free -> turns.take(free.id(), new LogOnce()))
                .map(taken -> new Taken(taken.job(), taken.turn()));
    }

    /** Takes a turn that somebody may have who is not heard of any more. */
    public Optional<Taken> takeOver() {
        database.sql("UPDATE endstate.job SET free_at = clock_timestamp() WHERE kind = ?")
                .param(kind)
                .update();
        return take();
    }
}
