package dev.endstate.instance.job;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Moves the ends of this instance's turns on, so that each lasts as long as its work, and no longer than its process. */
final class HeldTurns {
    /** Workers lock the row of a job for a moment, each time that one of them has done a range. */
    private static final int ATTEMPTS = 5;

    private final Turns turns;
    private final Duration betweenAttempts;
    private final Set<Turn> held = ConcurrentHashMap.newKeySet();

    HeldTurns(Turns turns) {
        this.turns = turns;
        this.betweenAttempts = turns.length().dividedBy(60);
    }

    void add(Turn turn) {
        held.add(turn);
    }

    void remove(Turn turn) {
        held.remove(turn);
    }

    /** The jobs whose turns these are. */
    List<Long> jobs() {
        return held.stream().map(Turn::job).toList();
    }

    /** None waits for another one whose job's row is locked. */
    void renew() throws InterruptedException {
        List<Turn> left = List.copyOf(held);
        for (int attempt = 0; attempt < ATTEMPTS && !left.isEmpty(); attempt++) {
            if (attempt > 0) {
                TimeUnit.NANOSECONDS.sleep(betweenAttempts.toNanos());
            }
            left = left.stream().filter(turn -> !turns.renew(turn)).toList();
        }
    }
}
