package dev.endstate.reconcile;

import dev.endstate.instance.TimeShare;
import dev.endstate.instance.job.Job;
import dev.endstate.instance.job.JobQueries;
import dev.endstate.instance.job.JobRequest;
import dev.endstate.instance.job.Jobs;
import dev.endstate.reconcile.Reconciliation.State;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The comparisons that were asked for. At most one of an index is under way. */
@Component
public class Reconciliations {
    /** As {@code endstate.job} names them. */
    static final String KIND = "COMPARISON";

    private static final String DRIFT = "(cursor_json->>'missing')::bigint + (cursor_json->>'stale')::bigint"
            + " + (cursor_json->>'extra')::bigint";

    private final Jobs jobs;
    private final JobQueries queries;
    private final JdbcClient database;
    private final ReconcileProperties properties;

    Reconciliations(Jobs jobs, JobQueries queries, JdbcClient database, ReconcileProperties properties) {
        this.jobs = jobs;
        this.queries = queries;
        this.database = database;
        this.properties = properties;
    }

    /** Asks for one; empty if another is under way. */
    Optional<Reconciliation> request(String index, String reason, boolean repair) {
        return jobs.request(new JobRequest(
                        KIND,
                        index,
                        "",
                        null,
                        State.DOCUMENTS.name(),
                        new TimeShare(properties.share()),
                        new ComparisonOrder(reason, repair)))
                .map(Reconciliation::of);
    }

    Optional<Job> underWay(String index) {
        return queries.underWay(KIND, index).stream().findFirst();
    }

    Optional<Reconciliation> byId(long id) {
        return queries.byId(id).map(Reconciliation::of);
    }

    /** The newest first. */
    List<Reconciliation> of(String index) {
        return queries.newest(KIND, index).stream().map(Reconciliation::of).toList();
    }

    /** False if it was over already. */
    boolean end(Job job, State as, @Nullable String note) {
        return jobs.end(job, State.UNDER_WAY, as.name(), note);
    }

    /** How many documents differed at the newest that can tell: that is done, or has found some, whatever became of it. */
    long lastDrift(String index) {
        return database.sql("SELECT coalesce(" + DRIFT + ", 0) FROM endstate.job"
                        + " WHERE kind = ? AND index_name = ? AND (state = 'DONE' OR " + DRIFT + " > 0)"
                        + " ORDER BY id DESC LIMIT 1")
                .params(KIND, index)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    /** Those of every index that found documents which differ, and have ended not long ago; the first that ended is the first. */
    public List<Reconciliation> withDrift(Duration since) {
        List<Long> ids = database.sql("SELECT id FROM endstate.job WHERE kind = '" + KIND + "' AND " + DRIFT + " > 0"
                        + " AND ended_at > clock_timestamp() - ? * interval '1 millisecond'")
                .param(since.toMillis())
                .query(Long.class)
                .list();

        return queries.byIds(ids).stream()
                .map(Reconciliation::of)
                .filter(reconciliation -> reconciliation.endedAt() != null)
                .sorted(Comparator.comparing(reconciliation -> Objects.requireNonNull(reconciliation.endedAt())))
                .toList();
    }
}
