package dev.endstate.consume;

import dev.endstate.instance.pace.Pace;
import dev.endstate.instance.pace.PaceNews;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** How old the live changes are that this instance takes, for the pace of what works in the background. */
final class LiveAges {
    private static final Duration A_WHILE = Duration.ofSeconds(5);

    private final Map<String, OfIndex> indexes = new ConcurrentHashMap<>();
    private final PaceNews news;
    private final Duration unnoticed;
    private final LongSupplier nanoTime;

    /** @param unnoticed an age that nobody minds, whatever is usual */
    LiveAges(Pace pace, PaceNews news, Duration unnoticed, LongSupplier nanoTime) {
        this.news = news;
        this.unnoticed = unnoticed;
        this.nanoTime = nanoTime;
        pace.watch(this::isAnyLate);
    }

    /** Some changes of which none is written yet. */
    static final class Batch {
        private final String index;
        private final long sentAt;

        private Batch(String index, long sentAt) {
            this.index = index;
            this.sentAt = sentAt;
        }
    }

    private final class OfIndex {
        private final Set<Batch> underWay = ConcurrentHashMap.newKeySet();
        private final UsualAge age = new UsualAge(unnoticed);
        private volatile long last = nanoTime.getAsLong() - A_WHILE.toNanos();

        private boolean isLate() {
            long now = nanoTime.getAsLong();
            long oldest = underWay.stream()
                    .mapToLong(batch -> now - batch.sentAt)
                    .max()
                    .orElse(0);
            return age.isLate(oldest, now - last >= A_WHILE.toNanos());
        }
    }

    /**
     * Notes changes that are taken now.
     *
     * @param waited how long the oldest of them has waited for that, in nanoseconds
     */
    Batch begin(String index, long waited) {
        Batch batch = new Batch(index, nanoTime.getAsLong() - waited);
        of(index).underWay.add(batch);
        news.tellLive();
        return batch;
    }

    /** Notes that they are written. */
    void done(Batch batch) {
        OfIndex index = of(batch.index);
        long now = nanoTime.getAsLong();
        index.age.add(now - batch.sentAt, !news.isRaised(), now - index.last >= A_WHILE.toNanos());
        index.last = now;
        news.tellLive();
    }

    /** Notes that they are not under way any more. */
    void end(Batch batch) {
        OfIndex index = of(batch.index);
        index.underWay.remove(batch);
        if (index.isLate()) {
            news.tellLate();
        }
    }

    private OfIndex of(String index) {
        return indexes.computeIfAbsent(index, name -> new OfIndex());
    }

    private boolean isAnyLate() {
        return indexes.values().stream().anyMatch(OfIndex::isLate);
    }
}
