package dev.endstate.parked;

import dev.endstate.definition.TextHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Forgets parked keys that went well since. Most often none are parked, and to ask so for each small batch costs as much as to take its
 * ticket. So whoever was told that none are parked keeps what went well for up to a second, and then asks about all of it at once; for
 * another instance may have parked one of them meanwhile. If this instance ends within that second, such a key stays parked until it is
 * retried or changes again.
 */
final class SettledKeys {
    private static final Duration BELIEVED = Duration.ofSeconds(1);
    private static final int MOST_KEPT = 20_000;

    private final ParkedRepository repository;
    private final LongSupplier nanoTime;
    private final Map<String, OfGeneration> generations = new ConcurrentHashMap<>();

    SettledKeys(ParkedRepository repository, LongSupplier nanoTime) {
        this.repository = repository;
        this.nanoTime = nanoTime;
    }

    /** Notes keys that went well, by their tickets. */
    void add(String generation, Map<String, Long> tickets) {
        OfGeneration settled = of(generation);
        if (!settled.keep(tickets)) {
            settled.settle(tickets);
        }
    }

    /** Notes that a key of the generation is parked here now, so that what goes well from now on counts at once. */
    void notePark(String generation) {
        of(generation).isNoneParked = false;
    }

    /** Asks about everything that is kept. */
    void settleAll() {
        generations.values().forEach(OfGeneration::settleWhatIsKept);
    }

    void forget(String generation) {
        generations.remove(generation);
    }

    private OfGeneration of(String generation) {
        return generations.computeIfAbsent(generation, OfGeneration::new);
    }

    private final class OfGeneration {
        private final String generation;
        private final List<Map<String, Long>> kept = new ArrayList<>();
        private int keptKeys;
        private volatile boolean isNoneParked;
        private long askedAt;

        OfGeneration(String generation) {
            this.generation = generation;
        }

        /** Keeps them for later, unless it is time to ask. */
        synchronized boolean keep(Map<String, Long> tickets) {
            boolean isBelieved = isNoneParked && nanoTime.getAsLong() - askedAt < BELIEVED.toNanos();
            if (!isBelieved || keptKeys + tickets.size() > MOST_KEPT) {
                return false;
            }

            kept.add(tickets);
            keptKeys += tickets.size();
            return true;
        }

        void settleWhatIsKept() {
            if (hasKept()) {
                settle(Map.of());
            }
        }

        private synchronized boolean hasKept() {
            return !kept.isEmpty();
        }

        /** Asks before anything is believed again: what is parked while it asks resets the belief. */
        void settle(Map<String, Long> more) {
            List<Map<String, Long>> tickets = takeKept();
            tickets.add(more);

            try {
                if (repository.hasAny(generation)) {
                    isNoneParked = false;
                    tickets.forEach(this::clear);
                }
            } catch (RuntimeException e) {
                isNoneParked = false;
                tickets.forEach(this::giveBack);
                throw e;
            }
        }

        private synchronized List<Map<String, Long>> takeKept() {
            List<Map<String, Long>> taken = new ArrayList<>(kept);
            kept.clear();
            keptKeys = 0;
            isNoneParked = true;
            askedAt = nanoTime.getAsLong();
            return taken;
        }

        private synchronized void giveBack(Map<String, Long> tickets) {
            kept.add(tickets);
            keptKeys += tickets.size();
        }

        private void clear(Map<String, Long> tickets) {
            Map<Long, List<String>> hashes = new TreeMap<>();
            tickets.forEach((id, ticket) ->
                    hashes.computeIfAbsent(ticket, same -> new ArrayList<>()).add(TextHash.of(id)));
            hashes.forEach((ticket, some) -> repository.clear(generation, some, ticket));
        }
    }
}
