package dev.endstate.reconcile;

import dev.endstate.definition.Key;
import dev.endstate.index.Generation;
import dev.endstate.reconcile.Drift.Difference;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A difference counts only if it is still there after the changes that were on their way: it is looked at again and again, and a
 * document that is written meanwhile is one that changes reach.
 */
final class SecondLook {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    private final Comparison comparison;
    private final Duration patience;

    /** @param patience how long a difference must last */
    SecondLook(Comparison comparison, Duration patience) {
        this.comparison = comparison;
        this.patience = patience;
    }

    /** Those of the keys whose documents differ for good. */
    Map<Key, Difference> at(Generation generation, List<Key> keys) throws InterruptedException {
        long begin = System.nanoTime();
        Duration pause = FIRST_PAUSE;
        Map<Key, Difference> left = new LinkedHashMap<>(comparison.now(generation, keys));
        while (!left.isEmpty() && System.nanoTime() - begin < patience.toNanos()) {
            TimeUnit.NANOSECONDS.sleep(
                    Math.min(pause.toNanos(), Math.max(1, patience.toNanos() - (System.nanoTime() - begin))));
            pause = pause.multipliedBy(2);
            Map<Key, Difference> before = left;
            left = new LinkedHashMap<>(comparison.now(generation, List.copyOf(before.keySet())));
            // What was written meanwhile was read after the first look, and whatever was missing before is in it.
            left.entrySet()
                    .removeIf(entry -> entry.getValue().version()
                            != Objects.requireNonNull(before.get(entry.getKey()))
                                    .version());
        }
        return left;
    }
}
