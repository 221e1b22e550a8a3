package dev.endstate.operate.notify.delivery;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Says how long to wait after each failure in a row: twice as long as after the one before, up to a limit, and less up to a half by
 * chance, so that not everybody comes back at once.
 *
 * @param first how long to wait after the first failure
 */
record BackOff(Duration first, RandomGenerator random) {
    /** A webhook that is gone is tried as often, so that whoever brings it back need not restart anything. */
    static final Duration LONGEST = Duration.ofMinutes(15);

    /** @param failures in a row, from 1 */
    Duration after(int failures) {
        long longest = LONGEST.toMillis();
        long whole = failures > 20 ? longest : Math.min(longest, first.toMillis() << (failures - 1));
        return Duration.ofMillis(whole - random.nextLong(whole / 2 + 1));
    }
}
