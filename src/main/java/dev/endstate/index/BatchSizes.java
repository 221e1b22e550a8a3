package dev.endstate.index;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many keys of a generation are worth reading at once: fewer after a batch was too large or too slow, then slowly more again, so
 * that what fits is not found anew for each batch.
 */
public final class BatchSizes {
    private final int largest;
    private final Map<Generation.Name, Integer> sizes = new ConcurrentHashMap<>();

    /** @param largest as long as nothing was too large */
    public BatchSizes(int largest) {
        this.largest = largest;
    }

    /** The size to begin with. */
    public int of(Generation generation) {
        return sizes.getOrDefault(generation.name(), largest);
    }

    /** So many were too many. */
    public void tooLarge(Generation generation, int keys) {
        sizes.merge(generation.name(), Math.max(1, keys / 2), Math::min);
    }

    /** So many went well, which tells something if they were not far fewer than might be. */
    public void fitted(Generation generation, int keys) {
        sizes.computeIfPresent(generation.name(), (name, size) -> {
            if (keys < size / 2) {
                return size;
            }
            return size >= largest ? null : size + 1 + size / 16;
        });
    }
}
