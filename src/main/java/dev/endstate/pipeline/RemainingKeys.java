package dev.endstate.pipeline;

import dev.endstate.definition.Key;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a batch that have no outcome yet, in the order in which they are tried. Suspects that failed again wait aside until
 * the others are done.
 */
final class RemainingKeys {
    /** So many suspects failed one after the other, and nothing went well between them: the reason is rather the server. */
    private static final int SUSPECTS_IN_VAIN = 3;

    private final int most;
    private final Deque<List<Key>> again = new ArrayDeque<>();
    private final Deque<List<Key>> fresh = new ArrayDeque<>();
    private final Deque<List<Key>> failedBefore = new ArrayDeque<>();
    private final List<Suspect> aside = new ArrayList<>();
    private int inVain;

    /** Keys that may have failed for a reason of their own, and what they failed with. */
    record Suspect(List<Key> keys, String reason, @Nullable Throwable cause) {}

    /** @param most keys of one read */
    RemainingKeys(int most) {
        this.most = most;
    }

    /**
     * Adds the keys of a batch.
     *
     * @param tries how often a key has failed alone; such a key stays alone, so that it makes no others fail
     */
    void add(List<Key> keys, ToIntFunction<Key> tries) {
        Map<Integer, List<Key>> failed = new TreeMap<>();
        List<Key> others = new ArrayList<>(keys.size());
        for (Key key : keys) {
            int count = tries.applyAsInt(key);
            if (count == 0) {
                others.add(key);
            } else {
                failed.computeIfAbsent(count, same -> new ArrayList<>()).add(key);
            }
        }

        fresh.addAll(EqualParts.of(others, most));
        // Those that were given up come last, or each delivery would begin with them.
        failed.values().forEach(some -> some.forEach(key -> failedBefore.add(List.of(key))));
    }

    /** Adds keys that are read again, before all others, and by requests of their own. */
    void addFirst(List<Key> keys) {
        EqualParts.of(keys, most).reversed().forEach(again::addFirst);
    }

    void addHalves(List<Key> keys) {
        int half = keys.size() / 2;
        addFirst(keys.subList(half, keys.size()));
        addFirst(keys.subList(0, half));
    }

    void setAside(List<Key> keys, String reason, @Nullable Throwable cause) {
        aside.add(new Suspect(keys, reason, cause));
        inVain++;
    }

    /** Something went well, so that the server is not the reason why suspects fail. */
    void noteSuccess() {
        inVain = 0;
    }

    boolean isEmpty() {
        return isNoneNext() && aside.isEmpty();
    }

    /** Whether the suspects that wait aside are next: the others are done, or it is likely that these fail as well. */
    boolean isSuspectsTurn() {
        return isNoneNext() || inVain >= SUSPECTS_IN_VAIN;
    }

    private boolean isNoneNext() {
        return again.isEmpty() && fresh.isEmpty() && failedBefore.isEmpty();
    }

    /** The one that was set aside last; there is one whenever it is the suspects' turn. */
    Suspect lastSuspect() {
        return aside.getLast();
    }

    void takeUpSuspects() {
        // Before what is left: it need not fail too if it is the server.
        for (Suspect suspect : aside.reversed()) {
            again.addFirst(suspect.keys());
        }
        aside.clear();
        inVain = 0;
    }

    /**
     * How many keys are next, if they may share a request with others, since no attempt at them has failed; else 0. A request that
     * failed is made again for fewer keys, not for more.
     */
    int nextThatMayShare() {
        return again.isEmpty() && !fresh.isEmpty() ? fresh.getFirst().size() : 0;
    }

    List<Key> next() {
        if (!again.isEmpty()) {
            return again.removeFirst();
        }
        return fresh.isEmpty() ? failedBefore.removeFirst() : fresh.removeFirst();
    }
}
