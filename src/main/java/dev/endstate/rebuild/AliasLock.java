package dev.endstate.rebuild;

import dev.endstate.instance.AdvisoryLock;
import dev.endstate.instance.LockSession;
import org.springframework.stereotype.Component;

/** Lets one at a time swap an index's alias or end one of its generations: what is about to be deleted must not be swapped to. */
@Component
public final class AliasLock {
    private final AdvisoryLock lock;

    AliasLock(LockSession sessions) {
        this.lock = new AdvisoryLock(sessions, "endstate.build");
    }

    /** Acts under the lock of an index; false if somebody else has it, and nothing was done. */
    public boolean runIfFree(String index, Runnable action) throws InterruptedException {
        return lock.runIfFree(index, held -> action.run());
    }
}
