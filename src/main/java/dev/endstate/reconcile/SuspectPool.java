package dev.endstate.reconcile;

import dev.endstate.definition.Key;
import dev.endstate.index.DocumentWalk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Holds what differs at a first look, from several pages, until all of it is looked at again together. Waiting for changes on their way
 * costs the same for one document as for thousands. Holds at most {@value #MOST} and those of one page.
 */
final class SuspectPool {
    static final int MOST = 10_000;

    /** So that a crash costs little of the walk. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Duration patience;
    private final LongSupplier nanoTime;
    private final Map<Key, Difference> suspects = new LinkedHashMap<>();
    private final List<DocumentWalk.Found> strangers = new ArrayList<>();
    private long oldest;
    private long youngest;

    /** @param patience how long a difference must last */
    SuspectPool(Duration patience, LongSupplier nanoTime) {
        this.patience = patience;
        this.nanoTime = nanoTime;
    }

    void add(Walk.Page page) {
        if (page.suspects().isEmpty() && page.strangers().isEmpty()) {
            return;
        }
        youngest = nanoTime.getAsLong();
        if (isEmpty()) {
            oldest = youngest;
        }
        suspects.putAll(page.suspects());
        // Their documents would fill the memory, and are not needed.
        page.strangers()
                .forEach(found -> strangers.add(new DocumentWalk.Found(found.id(), found.routing(), new byte[0])));
    }

    boolean isEmpty() {
        return suspects.isEmpty() && strangers.isEmpty();
    }

    /** Whether to look again: it is full, or nothing needs to be waited for any more, or the walk has gone far since. */
    boolean isDue() {
        long now = nanoTime.getAsLong();
        return !isEmpty()
                && (suspects.size() + strangers.size() >= MOST
                        || now - youngest >= patience.toNanos()
                        || now - oldest >= patience.plus(LONGEST).toNanos());
    }

    Map<Key, Difference> suspects() {
        return suspects;
    }

    List<DocumentWalk.Found> strangers() {
        return strangers;
    }

    /** When the last of them was looked at first, by {@code nanoTime}. */
    long youngest() {
        return youngest;
    }

    void clear() {
        suspects.clear();
        strangers.clear();
    }
}
