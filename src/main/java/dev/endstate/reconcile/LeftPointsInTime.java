package dev.endstate.reconcile;

import dev.endstate.index.StoredDocuments;
import dev.endstate.instance.job.Job;
import dev.endstate.instance.job.JobQueries;
import dev.endstate.instance.job.Jobs;
import org.springframework.stereotype.Component;

/** Points in time that Elasticsearch keeps for walks that nobody goes on with: each costs it files that it could delete. */
@Component
class LeftPointsInTime {
    private final Jobs jobs;
    private final JobQueries queries;
    private final StoredDocuments stored;

    LeftPointsInTime(Jobs jobs, JobQueries queries, StoredDocuments stored) {
        this.jobs = jobs;
        this.queries = queries;
        this.stored = stored;
    }

    /** Gives up those of comparisons that have ended, also of those that were cancelled while no instance was there. */
    void giveUp(String index) {
        for (Job job : queries.endedWith(Reconciliations.KIND, index, Progress.POINT_IN_TIME)) {
            job.cursor(Progress.class).flatMap(Progress::position).ifPresent(at -> stored.giveUp(at.pointInTime()));
            jobs.removeFromCursor(job, Progress.POINT_IN_TIME);
        }
    }
}
