package dev.endstate.consume;

import dev.endstate.change.EndlessRetries;
import dev.endstate.index.Generation;
import dev.endstate.index.IndexException;
import dev.endstate.instance.UnavailableException;
import dev.endstate.source.SourceException;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.RetryListener;

/**
 * Repeats a batch that failed: its partitions are paused, and after a pause the same batch is given to the listener again, for as
 * long as it takes. A record is never skipped for an outage.
 */
final class WaitAndRepeat implements RetryListener {
    private static final Logger log = LoggerFactory.getLogger(WaitAndRepeat.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);

    private final Generation.Name generation;
    private final Duration longestPause;

    WaitAndRepeat(Generation.Name generation) {
        this(generation, EndlessRetries.LONGEST_PAUSE);
    }

    private WaitAndRepeat(Generation.Name generation, Duration longestPause) {
        this.generation = generation;
        this.longestPause = longestPause;
    }

    /** Repeats messages that are held back for a delay: pauses are a fraction of it, so that they are taken soon after. */
    static WaitAndRepeat afterDelay(Generation.Name generation, Duration delay) {
        long millis =
                Math.clamp(delay.toMillis() / 10, SHORTEST_PAUSE.toMillis(), EndlessRetries.LONGEST_PAUSE.toMillis());
        return new WaitAndRepeat(generation, Duration.ofMillis(millis));
    }

    DefaultErrorHandler errorHandler() {
        return new WaitingBatches(longestPause, this);
    }

    @Override
    public void failedDelivery(ConsumerRecord<?, ?> record, @Nullable Exception exception, int attempt) {
        log.warn(
                "{} waits at {}: {}",
                generation,
                EndlessRetries.place(record),
                String.valueOf(EndlessRetries.cause(exception)));
    }

    @Override
    public void failedDelivery(ConsumerRecords<?, ?> records, @Nullable Exception exception, int attempt) {
        Throwable cause = EndlessRetries.cause(exception);
        if (cause instanceof WaitingBatches.MovedException moved) {
            log.info(
                    "{} gives {} changes up to the consumers that have their partitions now",
                    generation,
                    records.count());
            throw moved;
        }

        if (cause instanceof HeldBackListener.TooYoungException) {
            log.debug("{} holds {} changes back: {}", generation, records.count(), cause.getMessage());
            return;
        }

        log.warn(
                "{} waits with {} changes, attempt {}: {}",
                generation,
                records.count(),
                attempt,
                isExpected(cause) ? cause.getMessage() : String.valueOf(cause));
        if (!isExpected(cause)) {
            log.error("{} waits for a reason that was not foreseen; this is a mistake of Endstate", generation, cause);
        }
    }

    private static boolean isExpected(@Nullable Throwable cause) {
        return cause instanceof UnavailableException
                || cause instanceof SourceException
                || cause instanceof IndexException
                || cause instanceof org.apache.kafka.common.KafkaException;
    }
}
