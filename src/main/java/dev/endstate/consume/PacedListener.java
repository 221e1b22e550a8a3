package dev.endstate.consume;

import dev.endstate.index.Generation;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.listener.BatchMessageListener;

/**
 * Tells how old the changes of a generation are until they are written, from when their messages were sent, while users query it: a new
 * one takes changes again that are minutes old.
 */
final class PacedListener implements BatchMessageListener<byte[], byte[]> {
    private final Generation generation;
    private final BatchMessageListener<byte[], byte[]> listener;
    private final QueriedGenerations queried;
    private final LiveAges ages;
    private final Predicate<String> isDelayed;
    private final Clock clock;

    /** @param isDelayed whether messages of a topic are held back, so that the time of their sending says nothing */
    PacedListener(
            Generation generation,
            BatchMessageListener<byte[], byte[]> listener,
            QueriedGenerations queried,
            LiveAges ages,
            Predicate<String> isDelayed,
            Clock clock) {
        this.generation = generation;
        this.listener = listener;
        this.queried = queried;
        this.ages = ages;
        this.isDelayed = isDelayed;
        this.clock = clock;
    }

    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
        if (!queried.contains(generation.name())) {
            listener.onMessage(records);
            return;
        }

        LiveAges.Batch batch = ages.begin(generation.index(), waited(records));
        try {
            listener.onMessage(records);
            ages.done(batch);
        } finally {
            ages.end(batch);
        }
    }

    private long waited(List<ConsumerRecord<byte[], byte[]>> records) {
        long now = clock.millis();
        long oldest = records.stream()
                .filter(record -> !isDelayed.test(record.topic()))
                .mapToLong(ConsumerRecord::timestamp)
                .filter(sent -> sent > 0)
                .min()
                .orElse(now);
        return TimeUnit.MILLISECONDS.toNanos(Math.max(0, now - oldest));
    }
}
