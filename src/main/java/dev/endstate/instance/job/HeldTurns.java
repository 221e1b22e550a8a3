package dev.endstate.instance.job;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves the ends of this instance's turns on, so that each lasts as long as its work, and no longer than its process. */
final class HeldTurns {
    private static final Logger log = LoggerFactory.getLogger(HeldTurns.class);
    private static final long RENEWED_EVERY_NANOS = Turns.LENGTH.dividedBy(3).toNanos();

    private final Turns turns;
    private final Set<Turn> held = ConcurrentHashMap.newKeySet();

    HeldTurns(Turns turns) {
        this.turns = turns;
    }

    void add(Turn turn) {
        held.add(turn);
    }

    void remove(Turn turn) {
        held.remove(turn);
    }

    /** Goes on until it is interrupted. */
    void keepRenewing() {
        try {
            while (true) {
                TimeUnit.NANOSECONDS.sleep(RENEWED_EVERY_NANOS);
                held.forEach(this::renew);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void renew(Turn turn) {
        try {
            turns.renew(turn);
        } catch (RuntimeException e) {
            log.debug("The turn at job {} cannot be renewed now, which is tried again: {}", turn.job(), e.getMessage());
        }
    }
}
