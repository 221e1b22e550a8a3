package dev.endstate.instance.job;

import dev.endstate.instance.LogOnce;
import dev.endstate.instance.event.Event;
import dev.endstate.instance.event.Events;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whose turn it is at each job. A turn has a number, which each note carries, and an end by the database's clock, which its instance
 * moves on for as long as it lives.
 */
class Turns {
    private static final String IF_MINE = " WHERE id = ? AND turn = ? AND ended_at IS NULL";

    private final JdbcClient database;
    private final Clock clock;
    private final Duration length;

    /** @param length after which the job of an instance that is gone is taken by another */
    Turns(JdbcClient database, Clock clock, Duration length) {
        this.database = database;
        this.clock = clock;
        this.length = length;
    }

    Duration length() {
        return length;
    }

    /**
     * A job whose turn may be taken, now or later.
     *
     * @param inMillis by the database's clock; at most 0 if it may be taken now
     */
    record Free(long id, String kind, long inMillis) {
        boolean isNow() {
            return inMillis <= 0;
        }
    }

    /** A job, and this instance's turn at it. */
    record Taken(Job job, Turn turn) {}

    /**
     * Jobs of these kinds whose turn is nobody's, or will be the soonest, those first that have waited for the longest.
     *
     * @param except ids of jobs to be passed over
     */
    List<Free> free(Collection<String> kinds, Collection<Long> except, int most) {
        return database.sql("""
                        SELECT id, kind, ceil(extract(epoch FROM free_at - clock_timestamp()) * 1000)::bigint AS in_millis
                        FROM endstate.job
                        WHERE kind = ANY (?) AND ended_at IS NULL AND NOT paused AND id <> ALL (?)
                        ORDER BY free_at, id LIMIT ?""")
                .params(kinds.toArray(String[]::new), except.toArray(Long[]::new), most)
                .query(Free.class)
                .list();
    }

    /**
     * Takes the next turn at a job; empty if somebody else has, or it is over or paused, or somebody who may stand still in the midst
     * of a transaction keeps its row locked: nobody waits for that, since all others would wait too.
     */
    Optional<Taken> take(long id, LogOnce said) {
        return database.sql("""
                        UPDATE endstate.job SET turn = turn + 1, free_at = clock_timestamp() + ? * interval '1 millisecond'
                        WHERE id = (SELECT id FROM endstate.job
                                    WHERE id = ? AND ended_at IS NULL AND NOT paused AND free_at <= clock_timestamp()
                                    FOR NO KEY UPDATE SKIP LOCKED)
                        RETURNING *, clock_timestamp() AS taken_at""")
                .params(length.toMillis(), id)
                .query((row, n) -> new Taken(
                        JobRow.job(row, n),
                        new Turn(
                                this,
                                id,
                                row.getLong("turn"),
                                row.getTimestamp("taken_at").toInstant(),
                                said)))
                .optional();
    }

    /** The job as it stands now; empty if the turn is over, or the job is paused. */
    Optional<Job> look(Turn turn) {
        return database.sql("SELECT * FROM endstate.job" + IF_MINE + " AND NOT paused")
                .params(turn.job(), turn.number())
                .query(JobRow::job)
                .optional();
    }

    /** Moves the end of the turn on; false if it is over, or somebody keeps the job's row locked just now. */
    boolean renew(Turn turn) {
        return database.sql("UPDATE endstate.job SET free_at = clock_timestamp() + ? * interval '1 millisecond'"
                                + " WHERE id = (SELECT id FROM endstate.job" + IF_MINE
                                + " FOR NO KEY UPDATE SKIP LOCKED)")
                        .params(length.toMillis(), turn.job(), turn.number())
                        .update()
                == 1;
    }

    /**
     * Lets others take the next turn after a while.
     *
     * @param tell whether other instances are told, since this one does not take it
     */
    void giveBack(Turn turn, Duration pause, boolean tell) {
        database.sql("UPDATE endstate.job SET free_at = clock_timestamp() + ? * interval '1 millisecond'" + IF_MINE
                        + " RETURNING CASE WHEN ? THEN " + Events.TELL + " END")
                .params(pause.toMillis(), turn.job(), turn.number(), tell, new Event.JobFree().text())
                .query(row -> {});
    }

    boolean keep(Turn turn, @Nullable Object cursor) {
        return database.sql("UPDATE endstate.job SET cursor_json = ?::jsonb, moved_at = clock_timestamp()" + IF_MINE)
                        .params(json(cursor), turn.job(), turn.number())
                        .update()
                == 1;
    }

    Optional<Turn.Noted> keepAndLook(Turn turn, Object cursor) {
        return database.sql("""
                        UPDATE endstate.job SET cursor_json = ?::jsonb, moved_at = clock_timestamp()
                        WHERE id = ? AND turn = ? AND ended_at IS NULL
                        RETURNING *, EXISTS (SELECT FROM endstate.job other
                                             WHERE other.kind = job.kind AND other.ended_at IS NULL AND NOT other.paused
                                               AND other.free_at <= clock_timestamp() AND other.id <> job.id) AS others_wait""")
                .params(json(cursor), turn.job(), turn.number())
                .query((row, n) -> new Turn.Noted(JobRow.job(row, n), row.getBoolean("others_wait")))
                .optional();
    }

    boolean keep(Turn turn, String from, String to, Object cursor) {
        return database.sql("UPDATE endstate.job SET state = ?, cursor_json = ?::jsonb, moved_at = clock_timestamp()"
                                + IF_MINE + " AND state = ?")
                        .params(to, json(cursor), turn.job(), turn.number(), from)
                        .update()
                == 1;
    }

    boolean move(Turn turn, String from, String to) {
        return database.sql("UPDATE endstate.job SET state = ?, moved_at = clock_timestamp()" + IF_MINE
                                + " AND state = ? AND NOT paused")
                        .params(to, turn.job(), turn.number(), from)
                        .update()
                == 1;
    }

    boolean begin(Turn turn, String generation, Object cursor) {
        return database.sql(
                                "UPDATE endstate.job SET generation = ?, cursor_json = ?::jsonb, moved_at = clock_timestamp()"
                                        + IF_MINE)
                        .params(generation, json(cursor), turn.job(), turn.number())
                        .update()
                == 1;
    }

    void note(Turn turn, String why) {
        database.sql("UPDATE endstate.job SET note = ?, touched_at = clock_timestamp()" + IF_MINE)
                .params(why, turn.job(), turn.number())
                .update();
    }

    void noteProgress(Turn turn, String what) {
        database.sql("UPDATE endstate.job SET note = ?, touched_at = clock_timestamp(), moved_at = clock_timestamp()"
                        + IF_MINE)
                .params(what, turn.job(), turn.number())
                .update();
    }

    void touch(Turn turn) {
        database.sql("UPDATE endstate.job SET touched_at = clock_timestamp()" + IF_MINE)
                .params(turn.job(), turn.number())
                .update();
    }

    boolean end(Turn turn, String as, @Nullable String note) {
        return database.sql("UPDATE endstate.job SET state = ?, note = ?, ended_at = ?" + IF_MINE)
                        .params(as, note, Timestamp.from(clock.instant()), turn.job(), turn.number())
                        .update()
                == 1;
    }

    boolean forget(Turn turn, long requests) {
        return database.sql("DELETE FROM endstate.job" + IF_MINE + " AND requests = ?")
                        .params(turn.job(), turn.number(), requests)
                        .update()
                == 1;
    }

    private static @Nullable String json(@Nullable Object cursor) {
        return cursor == null ? null : JobJson.write(cursor);
    }
}
