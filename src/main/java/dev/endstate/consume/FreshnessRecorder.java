package dev.endstate.consume;

import dev.endstate.index.Generation;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Records {@code endstate.freshness{index}}: the time from a change's commit, as far as its message tells, to the acknowledged write.
 * Both clocks are wall clocks, of two machines. Only the generation that users query counts: a new one takes changes again that are
 * minutes old.
 */
final class FreshnessRecorder {
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Timer timer;
    private final Generation.Name generation;
    private final QueriedGenerations queried;
    private final MeterRegistry meters;

    FreshnessRecorder(Generation generation, QueriedGenerations queried, MeterRegistry meters) {
        this.generation = generation.name();
        this.queried = queried;
        this.meters = meters;
        this.timer = Timer.builder("endstate.freshness")
                .description("From the commit of a change to the acknowledged write of its documents")
                .tag("index", generation.index())
                .publishPercentileHistogram()
                .maximumExpectedValue(Duration.ofMinutes(10))
                .register(meters);
    }

    /** Records that the documents of changes, committed then, are written. */
    void record(List<Instant> commits) {
        if (!queried.contains(generation)) {
            return;
        }

        Instant now = Instant.ofEpochMilli(meters.config().clock().wallTime());
        for (Instant commit : commits) {
            Duration age = Duration.between(commit, now);
            // A clock that was never set says the year 1; the timer counts nanoseconds in 64 bits.
            timer.record(age.isNegative() ? Duration.ZERO : age.compareTo(LONGEST) > 0 ? LONGEST : age);
        }
    }
}
