package dev.endstate.pipeline;

import dev.endstate.definition.Key;
import dev.endstate.index.Generation;
import dev.endstate.index.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the keys that failed although they were alone, for a reason that may be their own or the server's, and counts how often.
 * It does so beyond a batch: after each try the batch's patience may be at its end, and the batch is delivered again. And it does so
 * after a key was given up, or two such keys of one batch would each begin anew while the other is tried.
 */
final class SuspectKeys {
    /** Far longer than a batch can take between two tries; a key that fails so much later may do so for another reason. */
    private static final Duration REMEMBERED = Duration.ofDays(1);

    private final Map<Suspect, Tries> tries = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;
    private final Counterproof counterproof;

    private record Suspect(Generation.Name generation, Key key) {}

    private record Tries(int count, long lastAt) {}

    SuspectKeys(LongSupplier nanoTime, Counterproof counterproof) {
        this.nanoTime = nanoTime;
        this.counterproof = counterproof;
    }

    /** Says how often a key has failed alone without going well since. */
    int tries(Generation generation, Key key) {
        if (tries.isEmpty()) {
            return 0;
        }
        @Nullable Tries known = tries.get(new Suspect(generation.name(), key));
        return known == null ? 0 : known.count();
    }

    /**
     * Counts a try that failed.
     *
     * @return whether the key is to be given up, since that was the last of {@code limit} tries, or one after it
     */
    boolean countTry(Generation generation, Key key, int limit) {
        long now = nanoTime.getAsLong();
        tries.values().removeIf(old -> now - old.lastAt() > REMEMBERED.toNanos());

        Tries counted = tries.merge(
                new Suspect(generation.name(), key),
                new Tries(1, now),
                (before, one) -> new Tries(before.count() + 1, now));
        return counted.count() >= limit;
    }

    /** The same where the server may fail at everything: the key is given up only if another key goes well now. */
    boolean countTryUnlessAllFail(Generation generation, Key key, int limit) {
        return countTry(generation, key, limit) && counterproof.tryOthers(generation, key);
    }

    /** Forgets those that went well. */
    void forgetSettled(Generation generation, Map<Key, Outcome> outcomes) {
        if (!tries.isEmpty()) {
            outcomes.forEach((key, outcome) -> {
                if (!(outcome instanceof Outcome.Parked)) {
                    tries.remove(new Suspect(generation.name(), key));
                }
            });
        }
    }
}
