package dev.endstate.consume;

import dev.endstate.index.Generation;
import dev.endstate.index.IndexException;
import dev.endstate.pipeline.UnavailableException;
import dev.endstate.source.SourceException;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.listener.ConsumerRecordRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.RetryListener;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Repeats a batch that failed: its partitions are paused, and after a pause the same batch is given to the listener again, for as
 * long as it takes. A record is never skipped for an outage.
 */
final class WaitAndRepeat implements RetryListener {
    private static final Logger log = LoggerFactory.getLogger(WaitAndRepeat.class);
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;

    private final Generation.Name generation;
    private final long longestPauseMillis;

    WaitAndRepeat(Generation.Name generation) {
        this(generation, LONGEST_PAUSE_MILLIS);
    }

    private WaitAndRepeat(Generation.Name generation, long longestPauseMillis) {
        this.generation = generation;
        this.longestPauseMillis = longestPauseMillis;
    }

    /** Repeats messages that are held back for a delay: pauses are a fraction of it, so that they are taken soon after. */
    static WaitAndRepeat afterDelay(Generation.Name generation, Duration delay) {
        return new WaitAndRepeat(generation, Math.clamp(delay.toMillis() / 10, 50, LONGEST_PAUSE_MILLIS));
    }

    DefaultErrorHandler errorHandler() {
        ExponentialBackOff forever = new ExponentialBackOff(Math.min(FIRST_PAUSE_MILLIS, longestPauseMillis), 2);
        forever.setMaxInterval(longestPauseMillis);
        forever.setJitter(Math.min(FIRST_PAUSE_MILLIS, longestPauseMillis) / 2);
        ConsumerRecordRecoverer never = (record, exception) -> {
            throw new IllegalStateException("retries do not end, so no record is given up: " + at(record), exception);
        };
        DefaultErrorHandler handler = new WaitingBatches(never, forever);
        handler.setClassifications(Map.of(), true);
        handler.setRetryListeners(this);
        handler.setLogLevel(KafkaException.Level.DEBUG);
        return handler;
    }

    @Override
    public void failedDelivery(ConsumerRecord<?, ?> record, @Nullable Exception exception, int attempt) {
        log.warn("{} waits at {}: {}", generation, at(record), String.valueOf(cause(exception)));
    }

    @Override
    public void failedDelivery(ConsumerRecords<?, ?> records, @Nullable Exception exception, int attempt) {
        Throwable cause = cause(exception);
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

    private static @Nullable Throwable cause(@Nullable Exception exception) {
        Throwable cause = exception;
        while (cause != null && cause.getCause() != null && cause instanceof KafkaException) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String at(ConsumerRecord<?, ?> record) {
        return record.topic() + "-" + record.partition() + "@" + record.offset();
    }
}
