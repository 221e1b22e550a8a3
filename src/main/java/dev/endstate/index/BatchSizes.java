package dev.endstate.index;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers how many keys of a generation are worth reading and writing at once: fewer after a batch was too large or too slow, then
 * slowly more again, so that not every batch has to find out anew what fits.
 */
public final class BatchSizes {
    private final int largestRead;
    private final int largest;
    private final Map<Generation.Name, Integer> sizes = new ConcurrentHashMap<>();

    /**
     * Makes sizes for all generations, which are the largest as long as nothing was too large.
     *
     * @param largestRead the most keys of one read
     * @param reads how many of these share one bulk request
     */
    public BatchSizes(int largestRead, int reads) {
        this.largestRead = largestRead;
        this.largest = largestRead * reads;
    }

    /** The keys of one read. */
    public int ofRead(Generation generation) {
        return Math.min(largestRead, of(generation));
    }

    /** The keys of one bulk request. */
    public int of(Generation generation) {
        return sizes.getOrDefault(generation.name(), largest);
    }

    /** Notes that so many keys were too many. */
    public void noteTooLarge(Generation generation, int keys) {
        sizes.merge(generation.name(), Math.clamp(keys / 2, 1, largest), Math::min);
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
