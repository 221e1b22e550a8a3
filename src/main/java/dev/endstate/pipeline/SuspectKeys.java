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
 * Keys that failed although they were alone, for what may be their own reason or the server's, and how often. Kept beyond a batch:
 * after each try the batch's patience may be at its end, and the batch is delivered again. Kept, too, after the key was given up, or
 * two such keys of one batch would each be begun anew while the other is tried.
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

    /** How often it has failed alone, and not gone well since. */
    int tries(Generation generation, Key key) {
        if (tries.isEmpty()) {
            return 0;
        }
        @Nullable Tries known = tries.get(new Suspect(generation.name(), key));
        return known == null ? 0 : known.count();
    }

    /** Counts a try; whether it was the last of {@code limit}, or one after it. */
    boolean isGivenUp(Generation generation, Key key, int limit) {
        long now = nanoTime.getAsLong();
        tries.values().removeIf(old -> now - old.lastAt() > REMEMBERED.toNanos());
        return tries.merge(
                                new Suspect(generation.name(), key),
                                new Tries(1, now),
                                (before, one) -> new Tries(before.count() + 1, now))
                        .count()
                >= limit;
    }

    /** The same where it may be the server that fails, and at everything: only if another key goes well now. */
    boolean isGivenUpAlone(Generation generation, Key key, int limit) {
        return isGivenUp(generation, key, limit) && counterproof.isGiven(generation, key);
    }

    void settled(Generation generation, Map<Key, Outcome> outcomes) {
        if (!tries.isEmpty()) {
            outcomes.forEach((key, outcome) -> {
                if (!(outcome instanceof Outcome.Parked)) {
                    tries.remove(new Suspect(generation.name(), key));
                }
            });
        }
    }
}
