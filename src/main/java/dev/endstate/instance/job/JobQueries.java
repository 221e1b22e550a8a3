package dev.endstate.instance.job;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tells what jobs there are, under way or over, and how far they are. */
public class JobQueries {
    /** How many of the past are told. */
    private static final int NEWEST = 100;

    private final JdbcClient database;

    JobQueries(JdbcClient database) {
        this.database = database;
    }

    public Optional<Job> byId(long id) {
        return database.sql("SELECT * FROM endstate.job WHERE id = ?")
                .param(id)
                .query(JobRow::job)
                .optional();
    }

    /** Those that are there of these, the oldest first. */
    public List<Job> byIds(Collection<Long> ids) {
        return database.sql("SELECT * FROM endstate.job WHERE id = ANY (?) ORDER BY id")
                .param(ids.toArray(Long[]::new))
                .query(JobRow::job)
                .list();
    }

    /** The one job of a kind about a generation that was asked for last, under way or over. */
    public Optional<Job> ofGeneration(String kind, String generation) {
        return database.sql("SELECT * FROM endstate.job WHERE kind = ? AND generation = ? ORDER BY id DESC LIMIT 1")
                .params(kind, generation)
                .query(JobRow::job)
                .optional();
    }

    /** Those of an index that are under way, the oldest first. */
    public List<Job> underWay(String kind, String index) {
        return database.sql(
                        "SELECT * FROM endstate.job WHERE kind = ? AND index_name = ? AND ended_at IS NULL ORDER BY id")
                .params(kind, index)
                .query(JobRow::job)
                .list();
    }

    /** The newest of an index, under way or over, the newest first; at most {@value #NEWEST}. */
    public List<Job> newest(String kind, String index) {
        return database.sql(
                        "SELECT * FROM endstate.job WHERE kind = ? AND index_name = ? ORDER BY id DESC LIMIT " + NEWEST)
                .params(kind, index)
                .query(JobRow::job)
                .list();
    }

    /** Those of every index that are under way or have ended not long ago, the oldest first. */
    public List<Job> recent(String kind, Duration since) {
        return database.sql("""
                        SELECT * FROM endstate.job
                        WHERE kind = ? AND (ended_at IS NULL OR ended_at > clock_timestamp() - ? * interval '1 millisecond')
                        ORDER BY id""")
                .params(kind, since.toMillis())
                .query(JobRow::job)
                .list();
    }

    /** How many of an index are under way. */
    public long count(String kind, String index) {
        return database.sql("SELECT count(*) FROM endstate.job WHERE kind = ? AND index_name = ? AND ended_at IS NULL")
                .params(kind, index)
                .query(Long.class)
                .single();
    }

    /** The ids of those about a generation that are under way. */
    public List<Long> idsOfGeneration(String kind, String generation) {
        return database.sql("SELECT id FROM endstate.job WHERE kind = ? AND generation = ? AND ended_at IS NULL")
                .params(kind, generation)
                .query(Long.class)
                .list();
    }

    /** Whether one of these is under way. */
    public boolean isAnyUnderWay(Collection<Long> ids) {
        return database.sql("SELECT EXISTS (SELECT FROM endstate.job WHERE id = ANY (?) AND ended_at IS NULL)")
                .param(ids.toArray(Long[]::new))
                .query(Boolean.class)
                .single();
    }

    /** For how many seconds the one of an index that is under way has got no further; empty if there is none, or it is paused. */
    public Optional<Long> secondsIdle(String kind, String index) {
        return database.sql("""
                        SELECT extract(epoch FROM clock_timestamp() - greatest(asked_at, moved_at))::bigint FROM endstate.job
                        WHERE kind = ? AND index_name = ? AND ended_at IS NULL AND NOT paused ORDER BY id LIMIT 1""").params(kind, index).query(Long.class).optional();
    }

    /** Whether a job has got no further for a while. */
    public boolean isIdle(Job job, Duration since) {
        return database.sql(
                        "SELECT EXISTS (SELECT FROM endstate.job WHERE id = ? AND moved_at < clock_timestamp() - ? * interval '1 millisecond')")
                .params(job.id(), since.toMillis())
                .query(Boolean.class)
                .single();
    }

    /** Whether no instance has said for a while that it can take a job further. */
    public boolean isUntouched(Job job, Duration since) {
        return database.sql("""
                        SELECT EXISTS (SELECT FROM endstate.job WHERE id = ? AND ended_at IS NULL
                                       AND touched_at < clock_timestamp() - ? * interval '1 millisecond')""")
                .params(job.id(), since.toMillis())
                .query(Boolean.class)
                .single();
    }

    /** Those of an index that have ended, however they did, with a field in their cursor that somebody has to clear up after. */
    public List<Job> endedWith(String kind, String index, String field) {
        return database.sql("""
                        SELECT * FROM endstate.job
                        WHERE kind = ? AND index_name = ? AND ended_at IS NOT NULL AND cursor_json ->> ?::text IS NOT NULL""").params(kind, index, field).query(JobRow::job).list();
    }
}
