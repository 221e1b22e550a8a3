package dev.endstate.recovery;

import dev.endstate.instance.RefusedException;
import dev.endstate.instance.job.Job;
import dev.endstate.instance.job.JobResource;
import dev.endstate.instance.job.Jobs;
import dev.endstate.recovery.QueryRecovery.State;
import dev.endstate.scan.ScanCursor;
import dev.endstate.scan.ScanProgress;
import dev.endstate.scan.Scans;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Recoveries of very many keys as people watch and stop them. */
@Component
final class RecoveryResource implements JobResource {
    private static final Set<String> RUNNING = Set.of(State.RUNNING.name());

    private final Jobs jobs;
    private final Scans scans;
    private final TransactionOperations transactions;

    RecoveryResource(Jobs jobs, Scans scans, TransactionOperations transactions) {
        this.jobs = jobs;
        this.scans = scans;
        this.transactions = transactions;
    }

    /** A recovery of very many keys. */
    record View(
            long id,
            String index,
            String what,
            State state,
            boolean paused,
            long keysDone,
            @Nullable Long keysTotal,
            long keysPerSecond,
            @Nullable Long secondsLeft,
            Instant requestedAt,
            @Nullable Instant endedAt) {}

    @Override
    public String kind() {
        return QueryRecovery.KIND;
    }

    @Override
    public String path() {
        return "recoveries";
    }

    @Override
    public String noun() {
        return "recovery";
    }

    @Override
    public View view(Job job) {
        ScanProgress progress = scans.progress(job);
        return new View(
                job.id(),
                job.index(),
                job.cursor(ScanCursor.class).map(ScanCursor::what).orElseThrow(),
                State.valueOf(job.state()),
                job.paused(),
                progress.keysDone(),
                progress.keysTotal(),
                progress.keysPerSecond(),
                progress.secondsLeft(),
                job.askedAt(),
                job.endedAt());
    }

    @Override
    public void pause(Job job, boolean paused) {
        if (!jobs.pause(job, RUNNING, paused)) {
            throw RefusedException.conflict("the recovery is over");
        }
    }

    @Override
    public void cancel(Job job) {
        boolean isCancelled = Boolean.TRUE.equals(transactions.execute(status -> {
            boolean isEnded = jobs.end(job, RUNNING, State.CANCELLED.name(), null);
            if (isEnded) {
                scans.forget(job);
            }
            return isEnded;
        }));
        if (!isCancelled) {
            throw RefusedException.conflict("the recovery is over");
        }
    }
}
