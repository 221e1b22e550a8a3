package dev.endstate.rebuild.step;

import dev.endstate.index.Generations;
import dev.endstate.index.IndexException;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.Role;
import dev.endstate.instance.job.Job;
import dev.endstate.instance.job.JobHandler;
import dev.endstate.instance.job.Next;
import dev.endstate.instance.job.Turn;
import dev.endstate.rebuild.AliasLock;
import dev.endstate.rebuild.Retirement;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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

    private final Generations generations;
    private final EndedGenerations ended;
    private final AliasLock lock;
    private final Clock clock;

    Retire(Generations generations, EndedGenerations ended, AliasLock lock, Clock clock) {
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
        AtomicReference<@Nullable Retirement> removed = new AtomicReference<>();
        lock.runIfFree(job.index(), () -> next.set(removeIfDue(job, turn, removed::set)));

        // Not under the lock, since Kafka may be away for long, and users must be able to go back to another
        // generation.
        Retirement left = removed.get();
        return left == null
                ? next.get()
                : ended.forget(left).<Next>map(Next::backFor).orElseGet(() -> forget(left, turn));
    }

    /** Under the lock it is asked again whether it is due: somebody may have rolled back to it, or planned it anew. */
    private Next removeIfDue(Job job, Turn turn, Consumer<Retirement> removed) {
        Optional<Job> now = turn.look();
        if (now.isEmpty()) {
            return Next.over();
        }

        Retirement retirement = Retirement.of(now.get());
        Duration left = Duration.between(clock.instant(), retirement.dueAt());
        if (left.isPositive()) {
            return Next.backFor(left);
        }
        return isActive(retirement) ? forget(retirement, turn) : remove(retirement, turn, removed);
    }

    private boolean isActive(Retirement retirement) {
        return generations
                .active(retirement.job().index())
                .filter(active -> active.name().equals(retirement.generation()))
                .isPresent();
    }

    private Next remove(Retirement retirement, Turn turn, Consumer<Retirement> removed) {
        try {
            ended.remove(retirement);
            removed.accept(retirement);
            return Next.atOnce();
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
