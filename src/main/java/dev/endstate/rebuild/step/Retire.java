package dev.endstate.rebuild.step;

import dev.endstate.index.Generations;
import dev.endstate.index.IndexException;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.Role;
import dev.endstate.instance.job.Job;
import dev.endstate.instance.job.JobHandler;
import dev.endstate.instance.job.JobQueries;
import dev.endstate.instance.job.Next;
import dev.endstate.instance.job.Turn;
import dev.endstate.rebuild.AliasLock;
import dev.endstate.rebuild.Retirement;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Step 5, which is a job of its own: ends a generation that users do not query any more, or never did, once its time has come. */
@Component
@ConditionalOnRole(Role.REBUILD)
final class Retire implements JobHandler {
    private static final Logger log = LoggerFactory.getLogger(Retire.class);
    private static final int AT_ONCE = 2;
    private static final Duration WHILE_LOCKED = Duration.ofMillis(100);
    private static final Duration PAUSE_AFTER_A_REFUSAL = Duration.ofSeconds(3);

    private final JobQueries queries;
    private final Generations generations;
    private final EndedGenerations ended;
    private final AliasLock lock;
    private final Clock clock;

    Retire(JobQueries queries, Generations generations, EndedGenerations ended, AliasLock lock, Clock clock) {
        this.queries = queries;
        this.generations = generations;
        this.ended = ended;
        this.lock = lock;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return Retirement.KIND;
    }

    @Override
    public String noun() {
        return "retirement of a generation";
    }

    @Override
    public int atOnce() {
        return AT_ONCE;
    }

    @Override
    public Next advance(Job job, Turn turn) throws InterruptedException {
        // The place is given back: an instance that stands still may keep the lock for long, and other indexes must not
        // wait for that.
        AtomicReference<Next> next = new AtomicReference<>(Next.backFor(WHILE_LOCKED));
        lock.runIfFree(job.index(), () -> next.set(retireIfDue(job, turn)));
        return next.get();
    }

    /** Under the lock it is asked again whether it is due: somebody may have rolled back to it, or planned it anew. */
    private Next retireIfDue(Job job, Turn turn) {
        if (!turn.isMine()) {
            return Next.over();
        }

        Retirement retirement = queries.byId(job.id()).map(Retirement::of).orElseThrow();
        Duration left = Duration.between(clock.instant(), retirement.dueAt());
        return left.isPositive() ? Next.backFor(left) : retire(retirement, turn);
    }

    private Next retire(Retirement retirement, Turn turn) {
        boolean isActive = generations
                .active(retirement.job().index())
                .filter(active -> active.name().equals(retirement.generation()))
                .isPresent();
        if (isActive) {
            return forget(retirement, turn);
        }

        try {
            return ended.end(retirement).<Next>map(Next::backFor).orElseGet(() -> forget(retirement, turn));
        } catch (IndexException e) {
            // For example while a snapshot is taken of it; the others must not wait for that.
            if (turn.said().add(e.toString())) {
                log.warn("{} cannot be retired now, which is tried again: {}", retirement.generation(), e.getMessage());
            }
            return Next.backFor(PAUSE_AFTER_A_REFUSAL);
        }
    }

    private static Next forget(Retirement retirement, Turn turn) {
        turn.forget(retirement.job().requests());
        return Next.over();
    }
}
