package dev.endstate.rebuild.step;

import dev.endstate.index.Generation;
import dev.endstate.instance.job.Next;
import dev.endstate.instance.job.Turn;
import dev.endstate.rebuild.AliasLock;
import dev.endstate.rebuild.AliasSwap;
import dev.endstate.rebuild.Rebuild;
import dev.endstate.rebuild.Rebuild.State;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Step 4: lets the alias lead to a generation, after which the rebuild is done. Later {@link Retire} ends the one before. */
@Component
final class Swap implements Step {
    private static final Duration WHILE_LOCKED = Duration.ofMillis(100);

    private final AliasSwap swap;
    private final AliasLock lock;

    Swap(AliasSwap swap, AliasLock lock) {
        this.swap = swap;
        this.lock = lock;
    }

    @Override
    public Next take(Rebuild rebuild, Generation generation, Turn turn) throws InterruptedException {
        boolean isFree = lock.runIfFree(rebuild.index(), () -> {
            if (turn.isMine()) {
                swap.forward(generation);
                turn.end(State.DONE.name(), null);
            }
        });
        return isFree ? Next.over() : Next.after(WHILE_LOCKED);
    }
}
