package dev.endstate.instance.job;

import dev.endstate.instance.event.Event;
import dev.endstate.instance.event.Events;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Asks for jobs, and tells them to wait, go on or end, by whoever may: what they do themselves they note by their {@link Turn}. */
public class Jobs {
    private static final Event FREE = new Event.JobFree();

    private final JdbcClient database;
    private final Events events;
    private final Clock clock;

    Jobs(JdbcClient database, Events events, Clock clock) {
        this.database = database;
        this.events = events;
        this.clock = clock;
    }

    /** Asks for a job; empty if one of its kind and subject is under way. */
    public Optional<Job> request(JobRequest request) {
        return insert(request, "ON CONFLICT DO NOTHING");
    }

    /** Asks for a job, once more if one of its kind and subject is under way: that one counts how often, and goes on. */
    public Job requestOnceMore(JobRequest request) {
        return insert(request, """
                ON CONFLICT (kind, index_name, subject) WHERE ended_at IS NULL
                DO UPDATE SET requests = job.requests + 1""").orElseThrow();
    }

    /** Asks for a job in the place of the one of its kind and subject that is under way: its order and its time are the new ones. */
    public Job requestInstead(JobRequest request) {
        return insert(request, """
                ON CONFLICT (kind, index_name, subject) WHERE ended_at IS NULL
                DO UPDATE SET requests = job.requests + 1, order_json = excluded.order_json, asked_at = excluded.asked_at,
                              free_at = excluded.free_at""").orElseThrow();
    }

    private Optional<Job> insert(JobRequest request, String onConflict) {
        Optional<Job> job = database.sql("""
                        INSERT INTO endstate.job (kind, index_name, subject, generation, state, share, order_json, cursor_json,
                                                  asked_at, free_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, clock_timestamp() + ? * interval '1 millisecond')
                        """ + onConflict + " RETURNING *, " + Events.TELL)
                .params(
                        request.kind(),
                        request.index(),
                        request.subject(),
                        request.generation(),
                        request.state(),
                        request.share().percent(),
                        JobJson.write(request.order()),
                        request.cursor() == null ? null : JobJson.write(request.cursor()),
                        now(),
                        request.delay().toMillis(),
                        FREE.text())
                .query(JobRow::job)
                .optional();

        events.tellHere(FREE);
        return job;
    }

    /** Has a job left as it is, or go on; false if it is in none of these states, or over. */
    public boolean pause(Job job, Collection<String> in, boolean paused) {
        boolean isPaused = isDone(
                """
                UPDATE endstate.job SET paused = ?, free_at = CASE WHEN paused AND NOT ? THEN clock_timestamp() ELSE free_at END
                WHERE id = ? AND state = ANY (?) AND ended_at IS NULL""", paused ? new Event.JobMoved(job.id()) : FREE, paused, paused, job.id(), in.toArray(String[]::new));
        events.tellHere(FREE);
        return isPaused;
    }

    /** Changes what was asked for; false if it is in none of these states, or over. */
    public boolean amend(Job job, Collection<String> in, Object order) {
        return isDone(
                "UPDATE endstate.job SET order_json = ?::jsonb WHERE id = ? AND state = ANY (?) AND ended_at IS NULL",
                new Event.JobMoved(job.id()),
                JobJson.write(order),
                job.id(),
                in.toArray(String[]::new));
    }

    /** Ends a job, whoever has the turn; false if it is in none of these states, or over. */
    public boolean end(Job job, Collection<String> from, String as, @Nullable String note) {
        return isDone("""
                UPDATE endstate.job SET state = ?, note = ?, ended_at = ?
                WHERE id = ? AND state = ANY (?) AND ended_at IS NULL""", new Event.JobMoved(job.id()), as, note, now(), job.id(), from.toArray(String[]::new));
    }

    /** Changes a job, and tells so. */
    private boolean isDone(String update, Event event, @Nullable Object... values) {
        List<@Nullable Object> all = new ArrayList<>(Arrays.asList(values));
        all.add(event.text());
        return database.sql(update + " RETURNING id, " + Events.TELL)
                .params(all)
                .query((row, n) -> row.getLong("id"))
                .optional()
                .isPresent();
    }

    /** Notes that something of it was done, by whoever did it. */
    public void move(long id) {
        database.sql("UPDATE endstate.job SET moved_at = clock_timestamp() WHERE id = ?")
                .param(id)
                .update();
    }

    /** Notes how many keys have an outcome, by whoever has counted them; null while they are counted elsewhere. */
    public void count(Job job, @Nullable Long done) {
        database.sql("UPDATE endstate.job SET done = ? WHERE id = ?")
                .params(done, job.id())
                .update();
    }

    /** Leaves all jobs of a kind about a generation alone for a while, except those that somebody is working on. */
    public void postpone(String kind, String generation, Duration pause) {
        database.sql("""
                        UPDATE endstate.job SET free_at = clock_timestamp() + ? * interval '1 millisecond'
                        WHERE kind = ? AND generation = ? AND ended_at IS NULL AND free_at <= clock_timestamp()""").params(pause.toMillis(), kind, generation).update();
    }

    /** Takes a field out of the cursor of a job that has ended: it was cleared up. */
    public void removeFromCursor(Job job, String field) {
        database.sql(
                        "UPDATE endstate.job SET cursor_json = cursor_json - ?::text WHERE id = ? AND ended_at IS NOT NULL")
                .params(field, job.id())
                .update();
    }

    /** Forgets a job of which no history is kept. */
    public void forget(Job job) {
        database.sql("DELETE FROM endstate.job WHERE id = ?").param(job.id()).update();
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }
}
