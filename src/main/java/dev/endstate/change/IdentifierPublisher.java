package dev.endstate.change;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;

/** Publishes identifiers to the topics of their tables. */
public final class IdentifierPublisher {
    private static final long PATIENCE_SECONDS = 60;

    private final KafkaTemplate<byte[], byte[]> template;
    private final Topics topics;
    private final Gaps gaps;

    public IdentifierPublisher(KafkaTemplate<byte[], byte[]> template, Topics topics, Gaps gaps) {
        this.template = template;
        this.topics = topics;
        this.gaps = gaps;
    }

    /**
     * An identifier on its way to Kafka.
     *
     * @param bytes the size of its record
     * @param end completes with Kafka's acknowledgment, or exceptionally with a {@link KafkaAwayException} or an
     *     {@link UndeliverableException}
     */
    public record Sent(int bytes, CompletableFuture<?> end) {}

    /**
     * Sends an identifier, and does not wait until Kafka has it.
     *
     * @throws KafkaAwayException if Kafka does not tell the topic's partitions, or takes so little that the producer is full
     */
    public Sent send(IdentifierMessage message) {
        ProducerRecord<byte[], byte[]> record = message.toRecord(topics);
        int bytes = record.key().length + record.value().length;

        try {
            return new Sent(
                    bytes,
                    template.send(record)
                            .exceptionallyCompose(e -> CompletableFuture.failedFuture(failure(message, e))));
        } catch (KafkaException e) {
            if (failure(message, e) instanceof UndeliverableException undeliverable) {
                return new Sent(bytes, CompletableFuture.failedFuture(undeliverable));
            }
            throw away(1, e);
        }
    }

    /**
     * Publishes identifiers, and returns once Kafka has them. One that Kafka will not take opens a gap.
     *
     * @throws KafkaAwayException if Kafka did not acknowledge each of them; some may have arrived, so publish all again
     */
    public void publish(Collection<IdentifierMessage> messages) throws InterruptedException {
        List<Sent> sent = new ArrayList<>(messages.size());
        messages.forEach(message -> sent.add(send(message)));

        for (Sent one : sent) {
            try {
                one.end().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UndeliverableException undeliverable)) {
                    throw away(messages.size(), e.getCause());
                }
                gaps.open(undeliverable.table(), String.valueOf(undeliverable.getMessage()));
            } catch (TimeoutException e) {
                throw away(messages.size(), e);
            }
        }
    }

    /** Tells an identifier that Kafka will never take from a Kafka that is away. */
    private RuntimeException failure(IdentifierMessage message, Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof RecordTooLargeException) {
                return UndeliverableException.tooLarge(RoutedTable.name(message.table()), cause);
            }
            if (cause instanceof TopicAuthorizationException || cause instanceof InvalidTopicException) {
                return UndeliverableException.refused(
                        RoutedTable.name(message.table()), topics.of(message.table()), cause);
            }
        }
        return away(1, e);
    }

    private static KafkaAwayException away(int count, Throwable e) {
        return e instanceof KafkaAwayException already
                ? already
                : new KafkaAwayException(
                        "Kafka has not taken " + count + " identifiers: "
                                + NestedExceptionUtils.getMostSpecificCause(e).getMessage(),
                        e);
    }
}
