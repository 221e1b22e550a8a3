package dev.endstate.scan;

import dev.endstate.change.EndlessRetries;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.RetryListener;

/** Tries a range that failed, although it could have been given back, again for as long as it takes: Endstate's own database is away. */
final class RangeFailures implements RetryListener {
    private static final Logger log = LoggerFactory.getLogger(RangeFailures.class);

    static DefaultErrorHandler errorHandler() {
        return new EndlessRetries(EndlessRetries.LONGEST_PAUSE, new RangeFailures());
    }

    @Override
    public void failedDelivery(ConsumerRecord<?, ?> message, @Nullable Exception exception, int attempt) {
        log.warn(
                "The range of keys {} waits, attempt {}: {}",
                message.value(),
                attempt,
                String.valueOf(EndlessRetries.cause(exception)));
    }
}
