package dev.endstate.change;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.listener.ConsumerRecordRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.RetryListener;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Gives a record or a batch that failed to its listener again, after pauses that grow, for as long as it takes: no record is ever
 * given up. What is logged about it is the {@link RetryListener}'s to say.
 */
public class EndlessRetries extends DefaultErrorHandler {
    /** The longest pause between two tries, unless a shorter one is asked for. */
    public static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private static final long FIRST_PAUSE_MILLIS = 500;

    /** Makes a handler whose pauses grow up to {@code longestPause}, which may be shorter than the usual first one. */
    @SuppressWarnings("this-escape") // These setters only note what they are given, and no subclass overrides them.
    public EndlessRetries(Duration longestPause, RetryListener listener) {
        super(refuse(), pauses(longestPause.toMillis()));
        setClassifications(Map.of(), true);
        setRetryListeners(listener);
        setLogLevel(KafkaException.Level.DEBUG);
    }

    private static ExponentialBackOff pauses(long longestMillis) {
        long first = Math.min(FIRST_PAUSE_MILLIS, longestMillis);
        ExponentialBackOff forever = new ExponentialBackOff(first, 2);
        forever.setMaxInterval(longestMillis);
        forever.setJitter(first / 2);
        return forever;
    }

    private static ConsumerRecordRecoverer refuse() {
        return (record, exception) -> {
            throw new IllegalStateException(
                    "retries do not end, so no record is given up: " + place(record), exception);
        };
    }

    /** Says what a listener failed with, without what Spring wraps around it. */
    public static @Nullable Throwable cause(@Nullable Exception exception) {
        Throwable cause = exception;
        while (cause instanceof KafkaException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Names a record for people by its topic, partition and offset. */
    public static String place(ConsumerRecord<?, ?> record) {
        return record.topic() + "-" + record.partition() + "@" + record.offset();
    }
}
