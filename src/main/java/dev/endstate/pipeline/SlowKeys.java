package dev.endstate.pipeline;

import dev.endstate.definition.Key;
import dev.endstate.index.Generation;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keys that took too long although they were read alone, and how often. Kept beyond a batch: after each try the batch's patience
 * may be at its end, and the batch is delivered again.
 */
final class SlowKeys {
    private static final int TRIES = 3;

    private final Map<Slow, Integer> tries = new ConcurrentHashMap<>();

    private record Slow(Generation.Name generation, Key key) {}

    /** Counts a try; whether it was the last one. */
    boolean isGivenUp(Generation generation, Key key) {
        return tries.merge(new Slow(generation.name(), key), 1, Integer::sum) >= TRIES;
    }

    void settled(Generation generation, Collection<Key> keys) {
        if (!tries.isEmpty()) {
            keys.forEach(key -> tries.remove(new Slow(generation.name(), key)));
        }
    }
}
