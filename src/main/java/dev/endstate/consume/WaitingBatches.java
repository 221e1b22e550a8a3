package dev.endstate.consume;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.listener.ConsumerRecordRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.util.backoff.BackOff;

/**
 * Repeats a failed batch while its partitions stay where they are. After a rebalance the batch is dropped: whoever has the
 * partitions now begins with it, and to commit its offsets would set back what that consumer has committed meanwhile. Spring's own
 * handler repeats and commits all the same.
 */
final class WaitingBatches extends DefaultErrorHandler {

    WaitingBatches(ConsumerRecordRecoverer recoverer, BackOff pauses) {
        super(recoverer, pauses);
    }

    /** The group was rebalanced while the batch waited. To be thrown on by a {@code RetryListener}, which ends the repetition. */
    static final class MovedException extends RuntimeException {
        private MovedException() {
            super("the group was rebalanced while the batch waited", null, false, false);
        }
    }

    @Override
    public void handleBatch(
            Exception thrown,
            ConsumerRecords<?, ?> batch,
            Consumer<?, ?> consumer,
            MessageListenerContainer container,
            Runnable invokeListener) {
        ConsumerGroupMetadata member = consumer.groupMetadata();
        try {
            super.handleBatch(thrown, batch, consumer, container, () -> {
                if (!consumer.groupMetadata().equals(member)
                        || !consumer.assignment().containsAll(batch.partitions())) {
                    throw new MovedException();
                }
                invokeListener.run();
            });
        } catch (RuntimeException e) {
            // Whatever ended the repetition, what is still this consumer's must not be passed over.
            rewind(batch, consumer);
            throw e instanceof MovedException || !container.isRunning()
                    ? new KafkaException(
                            "the batch is left to whoever has its partitions", KafkaException.Level.DEBUG, e)
                    : e;
        }
    }

    private static void rewind(ConsumerRecords<?, ?> batch, Consumer<?, ?> consumer) {
        for (TopicPartition partition : batch.partitions()) {
            if (consumer.assignment().contains(partition)) {
                consumer.seek(partition, batch.records(partition).getFirst().offset());
            }
        }
    }
}
