package dev.endstate.index;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers how many keys of a generation are worth reading at once: fewer after a batch was too large or too slow, then slowly more
 * again, so that not every batch has to find out anew what fits.
 */
public final class BatchSizes {
    private final int largest;
    private final Map<Generation.Name, Integer> sizes = new ConcurrentHashMap<>();

    /** @param largest the size as long as nothing was too large */
    public BatchSizes(int largest) {
        this.largest = largest;
    }

    /** The size to begin with. */
    public int of(Generation generation) {
        return sizes.getOrDefault(generation.name(), largest);
    }

    /** Notes that so many keys were too many. */
    public void noteTooLarge(Generation generation, int keys) {
        sizes.merge(generation.name(), Math.max(1, keys / 2), Math::min);
    }

    /** Notes that so many keys went well, which says something unless they were far fewer than the size allows. */
    public void noteFit(Generation generation, int keys) {
        sizes.computeIfPresent(generation.name(), (name, size) -> {
            if (keys < size / 2) {
                return size;
            }
            return size >= largest ? null : size + 1 + size / 16;
        });
    }
}
