package dev.endstate.instance.job;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The jobs that this instance leaves alone for a while, so that others come to take them. */
final class LeftAlone {
    private final Map<Long, Long> until = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    LeftAlone(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void add(long job, Duration pause) {
        if (pause.isPositive()) {
            until.put(job, nanoTime.getAsLong() + pause.toNanos());
        }
    }

    /** Those whose time is not over yet. */
    List<Long> ids() {
        long now = nanoTime.getAsLong();
        until.values().removeIf(end -> end - now <= 0);
        return List.copyOf(until.keySet());
    }
}
