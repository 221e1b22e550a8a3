package dev.endstate.pipeline;

import dev.endstate.definition.Key;
import dev.endstate.index.Generation;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keys that failed although they were alone, for what may be their own reason or the server's, and how often. Kept beyond a batch:
 * after each try the batch's patience may be at its end, and the batch is delivered again.
 */
final class SuspectKeys {
    private final Map<Suspect, Integer> tries = new ConcurrentHashMap<>();

    private record Suspect(Generation.Name generation, Key key) {}

    /** Counts a try; whether it was the last of {@code limit}. */
    boolean isGivenUp(Generation generation, Key key, int limit) {
        return tries.merge(new Suspect(generation.name(), key), 1, Integer::sum) >= limit;
    }

    void settled(Generation generation, Collection<Key> keys) {
        if (!tries.isEmpty()) {
            keys.forEach(key -> tries.remove(new Suspect(generation.name(), key)));
        }
    }
}
