package dev.endstate.reconcile;

import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.RefusedException;
import dev.endstate.instance.Role;
import dev.endstate.instance.job.Job;
import dev.endstate.instance.job.JobResource;
import dev.endstate.instance.job.Jobs;
import dev.endstate.reconcile.Reconciliation.State;
import org.springframework.stereotype.Component;

/** Comparisons in REST. */
@Component
@ConditionalOnRole(Role.CONSOLE)
class ComparisonResource implements JobResource {
    private final Jobs jobs;
    private final Reconciliations reconciliations;

    ComparisonResource(Jobs jobs, Reconciliations reconciliations) {
        this.jobs = jobs;
        this.reconciliations = reconciliations;
    }

    @Override
    public String kind() {
        return Reconciliations.KIND;
    }

    @Override
    public String path() {
        return "reconciliations";
    }

    @Override
    public String noun() {
        return "reconciliation";
    }

    @Override
    public Object view(Job job) {
        return Reconciliation.of(job);
    }

    @Override
    public void pause(Job job, boolean paused) {
        refuseUnless(jobs.pause(job, State.UNDER_WAY, paused));
    }

    @Override
    public void cancel(Job job) {
        refuseUnless(reconciliations.end(job, State.CANCELLED, null));
    }

    private static void refuseUnless(boolean isUnderWay) {
        if (!isUnderWay) {
            throw RefusedException.conflict("the reconciliation is over");
        }
    }
}
