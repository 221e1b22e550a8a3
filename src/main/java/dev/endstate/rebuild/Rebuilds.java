package dev.endstate.rebuild;

import dev.endstate.index.Generation;
import dev.endstate.instance.TimeShare;
import dev.endstate.instance.job.Job;
import dev.endstate.instance.job.JobQueries;
import dev.endstate.instance.job.JobRequest;
import dev.endstate.instance.job.Jobs;
import dev.endstate.rebuild.Rebuild.State;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The rebuilds that were asked for. At most one of an index is under way. */
@Component
public class Rebuilds {
    private static final Set<State> TO_BE_STOPPED = EnumSet.of(State.FILLING, State.CATCHING_UP);

    private final Jobs jobs;
    private final JobQueries queries;

    Rebuilds(Jobs jobs, JobQueries queries) {
        this.jobs = jobs;
        this.queries = queries;
    }

    /**
     * Asks for one; empty if another is under way.
     *
     * @param shards if they are planned already
     */
    Optional<Rebuild> request(
            Generation.Name generation, String fingerprint, TimeShare share, @Nullable Integer shards) {
        return jobs.request(new JobRequest(
                        Rebuild.KIND,
                        generation.index(),
                        "",
                        generation.toString(),
                        State.FILLING.name(),
                        share,
                        new Rebuild.Order(fingerprint, shards, false)))
                .map(Rebuild::of);
    }

    /** The one of an index that is under way. */
    public Optional<Rebuild> underWay(String index) {
        return queries.underWay(Rebuild.KIND, index).stream().findFirst().map(Rebuild::of);
    }

    /** Those of an index, the newest first. */
    List<Rebuild> of(String index) {
        return queries.newest(Rebuild.KIND, index).stream().map(Rebuild::of).toList();
    }

    /** Those of every index that are under way or have ended not long ago, the oldest first. */
    public List<Rebuild> recent(Duration since) {
        return queries.recent(Rebuild.KIND, since).stream().map(Rebuild::of).toList();
    }

    /** The one that made a generation. */
    public Optional<Rebuild> ofGeneration(Generation.Name generation) {
        return queries.ofGeneration(Rebuild.KIND, generation.toString()).map(Rebuild::of);
    }

    /** The one of an index with this number. */
    Optional<Rebuild> byId(String index, long id) {
        return queries.byId(id)
                .filter(job -> job.kind().equals(Rebuild.KIND) && job.index().equals(index))
                .map(Rebuild::of);
    }

    /** For how many seconds the one under way has got no further; empty if there is none, or it is paused. */
    Optional<Long> secondsIdle(String index) {
        return queries.secondsIdle(Rebuild.KIND, index);
    }

    /** The same rebuild as it stands now; empty if it was forgotten. */
    Optional<Rebuild> now(Rebuild rebuild) {
        return queries.byId(rebuild.id()).map(Rebuild::of);
    }

    /** The highest number that a generation of an index was given for a rebuild; 0 if none. */
    int highestNumber(String index) {
        return of(index).stream()
                .mapToInt(rebuild -> rebuild.name().number())
                .max()
                .orElse(0);
    }

    /** Ends it, from whichever of the states it is in; false if it is in none of them. */
    boolean end(Rebuild rebuild, Collection<State> from, State as, String note) {
        return jobs.end(rebuild.job(), names(from), as.name(), note);
    }

    /** Has it left as it is, or go on; false if it is over, or about to be. */
    boolean pause(Job job, boolean paused) {
        return jobs.pause(job, names(TO_BE_STOPPED), paused);
    }

    /** Has it take its place although more keys are parked in it; false if it is over, or about to be. */
    boolean acceptParked(Rebuild rebuild) {
        return jobs.amend(
                rebuild.job(), names(TO_BE_STOPPED), new Rebuild.Order(rebuild.fingerprint(), rebuild.shards(), true));
    }

    /** Whether nobody has said for a while that it can begin it. */
    public boolean isAbandoned(Rebuild rebuild, Duration since) {
        return queries.isUntouched(rebuild.job(), since);
    }

    private static Set<String> names(Collection<State> states) {
        return states.stream().map(State::name).collect(Collectors.toSet());
    }
}
