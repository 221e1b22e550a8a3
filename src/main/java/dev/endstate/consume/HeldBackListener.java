package dev.endstate.consume;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.listener.BatchMessageListener;

/**
 * Passes a batch on once all its records are so old; until then it throws, the consumer pauses, and their offsets wait too. What
 * comes by such a topic is taken between one delay and two after it was sent.
 */
final class HeldBackListener implements BatchMessageListener<byte[], byte[]> {
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private final Duration delay;
    private final BatchMessageListener<byte[], byte[]> listener;
    private final Clock clock;

    HeldBackListener(Duration delay, BatchMessageListener<byte[], byte[]> listener, Clock clock) {
        this.delay = delay;
        this.listener = listener;
        this.clock = clock;
    }

    /** Some record is too young: the batch is to be given again, shortly. */
    static final class TooYoungException extends RuntimeException {
        private final boolean ofTheFuture;

        TooYoungException(Instant due, boolean ofTheFuture) {
            super(
                    "held back until " + due
                            + (ofTheFuture ? ", since a message is of the future; mend its producer's clock" : ""),
                    null,
                    false,
                    false);
            this.ofTheFuture = ofTheFuture;
        }

        /** Whether somebody is to be told. */
        boolean isOfTheFuture() {
            return ofTheFuture;
        }
    }

    /** @throws TooYoungException if it is too early for some record */
    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
        long youngest =
                records.stream().mapToLong(ConsumerRecord::timestamp).max().orElse(0);
        Instant due = Instant.ofEpochMilli(youngest).plus(delay);
        Instant now = clock.instant();
        if (now.isBefore(due)) {
            throw new TooYoungException(due, youngest > now.plus(CLOCKS_DIFFER).toEpochMilli());
        }
        listener.onMessage(records);
    }
}
