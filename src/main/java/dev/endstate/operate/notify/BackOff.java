package dev.endstate.operate.notify;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after each failure in a row: twice as long as after the one before, up to a limit, and by chance up to half as long,
 * so that not everybody comes back at once.
 *
 * @param first after the first one
 */
record BackOff(Duration first, RandomGenerator random) {
    /** Also for a webhook that is gone: who mends it need not restart anything. */
    static final Duration LONGEST = Duration.ofMinutes(15);

    /** @param failures in a row, from 1 */
    Duration after(int failures) {
        long longest = LONGEST.toMillis();
        long whole = failures > 20 ? longest : Math.min(longest, first.toMillis() << (failures - 1));
        return Duration.ofMillis(whole - random.nextLong(whole / 2 + 1));
    }
}
