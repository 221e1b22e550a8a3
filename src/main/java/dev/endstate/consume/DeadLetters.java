package dev.endstate.consume;

import dev.endstate.instance.UnavailableException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaOperations;

/**
 * Copies messages that cannot be understood to a topic, with the reason and the place that they came from in headers, so that
 * they stop nothing and are not lost. Counted as {@code endstate.messages.unreadable{topic}}.
 */
final class DeadLetters {
    static final String REASON = "endstate-reason";
    static final String ORIGIN = "endstate-origin";
    static final String GROUP = "endstate-group";

    private static final int LONGEST_REASON = 1_000;
    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

    private final KafkaOperations<byte[], byte[]> kafka;
    private final String topic;
    private final MeterRegistry meters;

    DeadLetters(KafkaOperations<byte[], byte[]> kafka, String topic, MeterRegistry meters) {
        this.kafka = kafka;
        this.topic = topic;
        this.meters = meters;
    }

    /**
     * Copies a record, and returns when Kafka has the copy.
     *
     * @throws UnavailableException if Kafka does not take it now
     */
    void send(ConsumerRecord<byte[], byte[]> record, String group, String why) throws InterruptedException {
        // It may quote the message, which may be large.
        String reason = why.length() <= LONGEST_REASON ? why : why.substring(0, LONGEST_REASON) + "...";
        String origin = record.topic() + "-" + record.partition() + "@" + record.offset();
        log.warn(
                "The message at {} cannot be understood: {}. It is copied to {}; correct its producer and send the identifier again",
                origin,
                reason,
                topic);

        try {
            copy(
                    new ProducerRecord<>(topic, null, record.key(), record.value(), record.headers()),
                    group,
                    origin,
                    reason);
        } catch (RecordTooLargeException e) {
            // The original stays where the header says; the copy says that it was not copied.
            copy(
                    new ProducerRecord<>(topic, null, null),
                    group,
                    origin,
                    reason + "; not copied, since it is too large");
        }

        unreadable(record.topic()).increment();
    }

    /** Counts the messages of a topic that were copied. */
    Counter unreadable(String topic) {
        return meters.counter("endstate.messages.unreadable", "topic", topic);
    }

    private void copy(ProducerRecord<byte[], byte[]> copy, String group, String origin, String reason)
            throws InterruptedException {
        copy.headers()
                .add(REASON, reason.getBytes(StandardCharsets.UTF_8))
                .add(ORIGIN, origin.getBytes(StandardCharsets.UTF_8))
                .add(GROUP, group.getBytes(StandardCharsets.UTF_8));

        try {
            kafka.send(copy).get();
        } catch (ExecutionException | KafkaException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof RecordTooLargeException tooLarge) {
                    throw tooLarge;
                }
            }
            throw new UnavailableException(topic + " takes no message: " + e.getMessage(), e);
        }
    }
}
