package dev.endstate.scan;

import dev.endstate.instance.job.Job;
import dev.endstate.instance.job.JobQueries;
import dev.endstate.instance.job.Jobs;
import dev.endstate.instance.job.Turn;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** How far the scans of jobs are, and their end. */
@Component
public class Scans {
    private final JdbcClient database;
    private final Jobs jobs;
    private final JobQueries queries;
    private final TransactionOperations transactions;

    Scans(JdbcClient database, Jobs jobs, JobQueries queries, TransactionOperations transactions) {
        this.database = database;
        this.jobs = jobs;
        this.queries = queries;
        this.transactions = transactions;
    }

    /** How far the scan of a job is, or was when it was over. */
    public ScanProgress progress(Job job) {
        boolean allAreCut = job.cursor(ScanCursor.class).map(ScanCursor::cut).orElse(false);
        Long done = job.done();
        return done == null
                ? progressOfRanges(job, allAreCut)
                : ScanProgress.of(done, done, allAreCut && !isGivenUp(job), 0);
    }

    /** What ends before its end has not read all that it had counted. */
    private static boolean isGivenUp(Job job) {
        return !job.isUnderWay() && !job.state().equals("DONE");
    }

    private ScanProgress progressOfRanges(Job job, boolean allAreCut) {
        return database.sql("""
                        SELECT coalesce(sum(keys) FILTER (WHERE done_at IS NOT NULL), 0) AS done, coalesce(sum(keys), 0) AS counted,
                               coalesce(sum(keys) FILTER (WHERE done_at > clock_timestamp() - interval '1 minute')
                                        / greatest(1, least(60, extract(epoch FROM clock_timestamp() - min(sent_at)))), 0) AS rate
                        FROM endstate.scan_range WHERE job_id = ?""")
                .param(job.id())
                .query((row, n) ->
                        ScanProgress.of(row.getLong("done"), row.getLong("counted"), allAreCut, row.getDouble("rate")))
                .single();
    }

    /**
     * Forgets the ranges of a scan that is done or given up, but for the number of the keys that are done. What is under way of it stops
     * after its chunk.
     */
    public void forget(Job job) {
        transactions.executeWithoutResult(status -> {
            // The job before its ranges, as who finishes one does: what is counted then stays so.
            jobs.move(job.id());
            if (queries.byId(job.id()).map(Job::done).isEmpty()) {
                jobs.count(job, countDone(job));
            }
            database.sql("DELETE FROM endstate.scan_range WHERE job_id = ?")
                    .param(job.id())
                    .update();
        });
    }

    private long countDone(Job job) {
        return database.sql(
                        "SELECT coalesce(sum(keys), 0)::bigint FROM endstate.scan_range WHERE job_id = ? AND done_at IS NOT NULL")
                .param(job.id())
                .query(Long.class)
                .single();
    }

    /** Has the scan of a job begin anew, when somebody says what it scans. */
    public void reset(Job job, Turn turn) {
        if (job.cursor() == null) {
            return;
        }

        transactions.executeWithoutResult(status -> {
            if (turn.keep(null)) {
                forget(job);
                jobs.count(job, null);
            }
        });
    }
}
