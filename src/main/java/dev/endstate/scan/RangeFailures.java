package dev.endstate.scan;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.RetryListener;
import org.springframework.util.backoff.ExponentialBackOff;

/** What fails although it could have been given back is tried again for as long as it takes: Endstate's own database is away. */
final class RangeFailures implements RetryListener {
    private static final Logger log = LoggerFactory.getLogger(RangeFailures.class);
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;

    static DefaultErrorHandler errorHandler() {
        ExponentialBackOff forever = new ExponentialBackOff(FIRST_PAUSE_MILLIS, 2);
        forever.setMaxInterval(LONGEST_PAUSE_MILLIS);
        forever.setJitter(FIRST_PAUSE_MILLIS / 2);

        DefaultErrorHandler handler = new DefaultErrorHandler(
                (range, exception) -> {
                    throw new IllegalStateException("tries do not end, so no range is given up", exception);
                },
                forever);

        handler.setClassifications(Map.of(), true);
        handler.setRetryListeners(new RangeFailures());
        handler.setLogLevel(KafkaException.Level.DEBUG);
        return handler;
    }

    @Override
    public void failedDelivery(ConsumerRecord<?, ?> message, @Nullable Exception exception, int attempt) {
        Throwable cause = exception;
        while (cause instanceof KafkaException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        log.warn("The range of keys {} waits, attempt {}: {}", message.value(), attempt, String.valueOf(cause));
    }
}
