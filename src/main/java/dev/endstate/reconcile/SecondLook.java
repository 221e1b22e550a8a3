package dev.endstate.reconcile;

import dev.endstate.definition.Key;
import dev.endstate.index.Generation;
import dev.endstate.instance.pace.Paced;
import dev.endstate.reconcile.Difference.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Tells drift from what is only late: a difference counts only if it is still there after the changes that were on their way: it is looked at again and again, and a
 * document that is written meanwhile is one that changes reach.
 */
final class SecondLook {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final int PAUSES_GROW_BY = 4;

    private final Comparison comparison;
    private final ChangesOnTheirWay changes;
    private final Duration patience;
    private final int mostKeys;
    private final Paced paced;

    /**
     * Looks at what differs until it has differed for long enough.
     *
     * @param patience how long a difference must last
     * @param mostKeys of one read
     * @param paced says for which part of the time it reads
     */
    SecondLook(Comparison comparison, ChangesOnTheirWay changes, Duration patience, int mostKeys, Paced paced) {
        this.comparison = comparison;
        this.changes = changes;
        this.patience = patience;
        this.mostKeys = mostKeys;
        this.paced = paced;
    }

    /**
     * Those that differ for good. What cannot be read is not looked at again.
     *
     * @param lookedAt when the youngest of the first looks was, in nanoseconds of {@link System#nanoTime()}
     */
    Map<Key, Difference> last(Generation generation, Map<Key, Difference> first, long lookedAt)
            throws InterruptedException {
        Map<Key, Difference> left = new LinkedHashMap<>(first);
        Map<Key, Difference> unreadable = removeUnreadable(left);

        Duration pause = FIRST_PAUSE;
        boolean last = false;
        while (!left.isEmpty() && !last) {
            long lacking = patience.toNanos() - (System.nanoTime() - lookedAt);
            last = lacking <= pause.toNanos();
            TimeUnit.NANOSECONDS.sleep(Math.min(pause.toNanos(), lacking));
            pause = pause.multipliedBy(PAUSES_GROW_BY);
            if (last) {
                changes.await(generation.name());
            }
            left = again(generation, left, unreadable);
        }

        left.putAll(unreadable);
        return left;
    }

    private Map<Key, Difference> again(
            Generation generation, Map<Key, Difference> before, Map<Key, Difference> unreadable)
            throws InterruptedException {
        Map<Key, Difference> left = look(generation, new ArrayList<>(before.keySet()));
        unreadable.putAll(removeUnreadable(left));
        left.entrySet()
                .removeIf(entry -> isReadSince(entry.getValue(), Objects.requireNonNull(before.get(entry.getKey()))));
        return left;
    }

    /** Whether the document was written meanwhile by a read that began after the former look, and so has whatever was missing then. */
    private static boolean isReadSince(Difference now, Difference before) {
        return now.version() != before.version() && now.version() > before.ticket();
    }

    private Map<Key, Difference> look(Generation generation, List<Key> keys) throws InterruptedException {
        Map<Key, Difference> differences = new LinkedHashMap<>();
        for (int from = 0; from < keys.size(); from += mostKeys) {
            long begin = System.nanoTime();
            differences.putAll(comparison.now(generation, keys.subList(from, Math.min(keys.size(), from + mostKeys))));
            paced.restAfter(System.nanoTime() - begin);
        }
        return differences;
    }

    private static Map<Key, Difference> removeUnreadable(Map<Key, Difference> differences) {
        Map<Key, Difference> unreadable = new LinkedHashMap<>();
        differences.forEach((key, difference) -> {
            if (difference.kind() == Kind.UNREADABLE) {
                unreadable.put(key, difference);
            }
        });
        unreadable.keySet().forEach(differences::remove);
        return unreadable;
    }
}
