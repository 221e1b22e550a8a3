package dev.endstate.bench;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.HdrHistogram.Histogram;

/**
 * How long after its intended start each change has arrived. A change that starts late, since those before it were slow, counts
 * from when it should have started.
 */
final class Latencies {
    private static final long LONGEST_MICROS = Duration.ofMinutes(5).toNanos() / 1_000;

    private final Map<Long, Long> intended = new ConcurrentHashMap<>();
    private Histogram histogram = new Histogram(LONGEST_MICROS, 3);

    /** To be called before the change. */
    void expect(long id, long intendedNanos) {
        intended.put(id, intendedNanos);
    }

    /** Others than those that are expected are passed over. */
    void arrived(long id) {
        arrived(id, System.nanoTime());
    }

    void arrived(long id, long nanos) {
        Long start = intended.remove(id);
        if (start != null) {
            record((nanos - start) / 1_000);
        }
    }

    private synchronized void record(long micros) {
        histogram.recordValue(Math.clamp(micros, 0, LONGEST_MICROS));
    }

    boolean haveAllArrived() {
        return intended.isEmpty();
    }

    /** What was recorded since the last call; microseconds. */
    synchronized Histogram take() {
        Histogram taken = histogram;
        histogram = new Histogram(LONGEST_MICROS, 3);
        return taken;
    }
}
