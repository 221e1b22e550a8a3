package dev.endstate.consume;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchMessageListener;

/**
 * Passes a batch on once all its records are as old as the delay; until then it throws, the consumer pauses, and their offsets wait too. What
 * comes by such a topic is taken between one delay and two after it was sent. A record that is of the future, or has no time, is that
 * old one delay after it was first seen.
 */
final class HeldBackListener implements BatchMessageListener<byte[], byte[]> {
    private static final Logger log = LoggerFactory.getLogger(HeldBackListener.class);
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private final Duration delay;
    private final BatchMessageListener<byte[], byte[]> listener;
    private final Clock clock;
    private final Map<TopicPartition, Sight> seen = new ConcurrentHashMap<>();
    private final AtomicBoolean hasWarned = new AtomicBoolean();

    HeldBackListener(Duration delay, BatchMessageListener<byte[], byte[]> listener, Clock clock) {
        this.delay = delay;
        this.listener = listener;
        this.clock = clock;
    }

    /** Up to which offset a partition's records were first seen, and when. */
    private record Sight(long offset, Instant at) {}

    /** Says that some record is too young: the batch is to be given again, shortly. */
    static final class TooYoungException extends RuntimeException {
        TooYoungException(Instant due) {
            super("held back until " + due, null, false, false);
        }
    }

    /**
     * Passes the batch on.
     *
     * @throws TooYoungException if it is too early for some record
     */
    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
        Instant now = clock.instant();
        Instant due = records.stream()
                .map(record -> sent(record, firstSeen(record, now)).plus(delay))
                .max(Comparator.naturalOrder())
                .orElse(now);

        if (now.isBefore(due)) {
            throw new TooYoungException(due);
        }
        listener.onMessage(records);
    }

    private Instant firstSeen(ConsumerRecord<byte[], byte[]> record, Instant now) {
        return seen.merge(
                        new TopicPartition(record.topic(), record.partition()),
                        new Sight(record.offset(), now),
                        (before, current) -> before.offset() < current.offset() ? current : before)
                .at();
    }

    private Instant sent(ConsumerRecord<byte[], byte[]> record, Instant firstSeen) {
        Instant sent = Instant.ofEpochMilli(record.timestamp());
        if (sent.isAfter(firstSeen.plus(CLOCKS_DIFFER)) && hasWarned.compareAndSet(false, true)) {
            log.warn(
                    "The message at {}-{}@{} is of the future, {}, and others may be too: they are taken {} after they were seen."
                            + " Fix its producer's clock, or whether it counts milliseconds",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    sent,
                    delay);
        }

        return sent.isAfter(firstSeen) ? firstSeen : sent;
    }
}
