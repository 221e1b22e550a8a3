package dev.endstate.pipeline;

import dev.endstate.index.Generation;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds out while running how many reads should share one bulk request of a generation. What is fastest depends on the documents and
 * the cluster, so now and then a request is made smaller or larger than the others, and whichever takes less time for each document is
 * what the next ones are like.
 */
final class RequestSizes {
    /** With documents of 1.4 KB and one shard on two cores, four reads of 1,000 took a sixth less time than one. */
    private static final int FIRST = 2;

    /** The most reads of one request. */
    static final int LARGEST = 8;

    private static final int LAST = Integer.numberOfTrailingZeros(LARGEST);
    private static final int PROBE_EVERY = 16;
    private static final double WEIGHT = 0.2;

    /** Less is noise. */
    private static final double BETTER = 0.95;

    private final Map<Generation.Name, Sizes> generations = new ConcurrentHashMap<>();

    /** How many reads the next request is to hold: 1, 2, 4 or 8. */
    int reads(Generation generation) {
        return 1
                << generations
                        .computeIfAbsent(generation.name(), name -> new Sizes())
                        .next();
    }

    /**
     * Notes how long Elasticsearch took for a request.
     *
     * @param reads that shared it
     * @param keys of it
     */
    void note(Generation generation, int reads, int keys, long nanos) {
        Sizes sizes = generations.get(generation.name());
        if (sizes != null && Integer.bitCount(reads) == 1 && reads <= LARGEST) {
            sizes.note(Integer.numberOfTrailingZeros(reads), (double) nanos / keys);
        }
    }

    /** Sizes are powers of two, by their exponents. */
    private static final class Sizes {
        /** Nanoseconds for each key, the latest requests counting most; 0 if nothing is known. */
        private final double[] costs = new double[LAST + 1];

        private int best = FIRST;
        private int requests;

        synchronized int next() {
            requests++;
            if (requests % PROBE_EVERY != 0) {
                return best;
            }

            boolean isUp = requests / PROBE_EVERY % 2 == 1;
            return Math.clamp(isUp ? best + 1L : best - 1L, 0, LAST);
        }

        synchronized void note(int size, double cost) {
            costs[size] = costs[size] == 0 ? cost : costs[size] + WEIGHT * (cost - costs[size]);
            if (size != best && costs[best] > 0 && costs[size] < BETTER * costs[best]) {
                best = size;
            }
        }
    }
}
