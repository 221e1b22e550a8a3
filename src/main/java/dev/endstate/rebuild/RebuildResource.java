package dev.endstate.rebuild;

import dev.endstate.instance.job.Job;
import dev.endstate.instance.job.JobResource;
import dev.endstate.scan.ScanProgress;
import dev.endstate.scan.Scans;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Rebuilds as people watch and stop them. */
@Component
final class RebuildResource implements JobResource {
    private final RebuildRequests requests;
    private final Scans scans;

    RebuildResource(RebuildRequests requests, Scans scans) {
        this.requests = requests;
        this.scans = scans;
    }

    /**
     * A rebuild.
     *
     * @param definition the fingerprint of the one that it is made with
     * @param share of the time in which each instance reads and writes, in percent
     * @param note what it waits for, or why it ended as it did
     */
    record View(
            long id,
            String index,
            String generation,
            String definition,
            Rebuild.State state,
            boolean paused,
            boolean acceptsParked,
            int share,
            long keysDone,
            @Nullable Long keysTotal,
            long keysPerSecond,
            @Nullable Long secondsLeft,
            @Nullable String note,
            Instant requestedAt,
            @Nullable Instant endedAt) {}

    @Override
    public String kind() {
        return Rebuild.KIND;
    }

    @Override
    public String path() {
        return "rebuilds";
    }

    @Override
    public String noun() {
        return "rebuild";
    }

    @Override
    public View view(Job job) {
        Rebuild rebuild = Rebuild.of(job);
        ScanProgress progress = scans.progress(job);

        return new View(
                job.id(),
                job.index(),
                rebuild.generation(),
                rebuild.fingerprint(),
                rebuild.state(),
                job.paused(),
                rebuild.acceptsParked(),
                job.share().percent(),
                progress.keysDone(),
                progress.keysTotal(),
                progress.keysPerSecond(),
                progress.secondsLeft(),
                job.note(),
                job.askedAt(),
                job.endedAt());
    }

    @Override
    public void pause(Job job, boolean paused) {
        requests.pause(Rebuild.of(job), paused);
    }

    @Override
    public void cancel(Job job) {
        requests.cancel(Rebuild.of(job));
    }
}
