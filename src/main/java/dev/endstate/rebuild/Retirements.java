package dev.endstate.rebuild;

import dev.endstate.index.Generation;
import dev.endstate.instance.TimeShare;
import dev.endstate.instance.job.JobQueries;
import dev.endstate.instance.job.JobRequest;
import dev.endstate.instance.job.Jobs;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Plans what becomes of generations that users do not query: each is kept, and fed, for a while; then it is deleted, or moved to a tier. */
public class Retirements {
    private final Jobs jobs;
    private final JobQueries queries;
    private final Optional<String> tier;
    private final Clock clock;

    /** @param tier to which what users have queried is moved in the end; empty to delete it */
    Retirements(Jobs jobs, JobQueries queries, Optional<String> tier, Clock clock) {
        this.jobs = jobs;
        this.queries = queries;
        this.tier = tier;
        this.clock = clock;
    }

    /** Has a generation that users have queried retired after a while. */
    void plan(Generation.Name generation, Duration kept) {
        plan(generation, kept, true, tier.orElse(null));
    }

    /** Has a generation that users have never queried deleted. */
    public void planDeletion(Generation.Name generation) {
        plan(generation, Duration.ZERO, false, null);
    }

    private void plan(Generation.Name generation, Duration kept, boolean wasUsed, @Nullable String to) {
        Instant due = clock.instant().plus(kept);
        jobs.requestInstead(new JobRequest(
                        Retirement.KIND,
                        generation.index(),
                        generation.toString(),
                        generation.toString(),
                        "PLANNED",
                        TimeShare.ALL,
                        new Retirement.Order(due, wasUsed, to))
                .after(kept));
    }

    /** The generation that users have queried before the present one, if it is still kept. */
    Optional<Generation.Name> former(Generation.Name active) {
        return kept(active.index())
                .filter(Retirement::wasUsed)
                .filter(retirement -> !retirement.generation().equals(active))
                .max(Comparator.comparing(retirement -> retirement.job().askedAt()))
                .map(Retirement::generation);
    }

    /** Keeps no more than one that users could go back to: each is fed with every change. */
    void keepOnly(Generation.Name former) {
        kept(former.index())
                .filter(retirement -> !retirement.generation().equals(former))
                .forEach(retirement -> plan(
                        retirement.generation(),
                        Duration.ZERO,
                        retirement.wasUsed(),
                        retirement.tier().orElse(null)));
    }

    private Stream<Retirement> kept(String index) {
        Instant now = clock.instant();
        return queries.underWay(Retirement.KIND, index).stream()
                .map(Retirement::of)
                .filter(retirement -> retirement.dueAt().isAfter(now));
    }

    /** Has a generation kept for good. */
    void takeBack(Generation.Name generation) {
        queries.underWay(Retirement.KIND, generation.index()).stream()
                .filter(job -> job.subject().equals(generation.toString()))
                .forEach(jobs::forget);
    }
}
