package dev.endstate.pipeline;

import dev.endstate.index.Generation;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many keys of a generation are worth reading at once: fewer after a batch was too large or too slow, then slowly more again. */
final class BatchSizes {
    private final int largest;
    private final Map<Generation.Name, Integer> sizes = new ConcurrentHashMap<>();

    BatchSizes(int largest) {
        this.largest = largest;
    }

    int of(Generation generation) {
        return sizes.getOrDefault(generation.name(), largest);
    }

    void tooLarge(Generation generation, int keys) {
        sizes.merge(generation.name(), Math.max(1, keys / 2), Math::min);
    }

    void fitted(Generation generation) {
        sizes.computeIfPresent(generation.name(), (name, size) -> size >= largest ? null : size + 1 + size / 16);
    }
}
