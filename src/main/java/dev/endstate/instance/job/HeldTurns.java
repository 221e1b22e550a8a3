package dev.endstate.instance.job;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Moves the ends of this instance's turns on, so that each lasts as long as its work, and no longer than its process. */
final class HeldTurns {
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

    /** The jobs whose turns these are. */
    List<Long> jobs() {
        return held.stream().map(Turn::job).toList();
    }

    void renew() {
        held.forEach(turns::renew);
    }
}
