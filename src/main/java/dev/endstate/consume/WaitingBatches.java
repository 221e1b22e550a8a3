package dev.endstate.consume;

import dev.endstate.change.EndlessRetries;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.listener.ListenerUtils;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.kafka.listener.RetryListener;

/**
 * Repeats a failed batch until it is done and committed, for as long as its partitions stay where they are. After a rebalance it is
 * dropped: whoever has the partitions now begins with it, and to commit its offsets would set back what that consumer has committed
 * meanwhile. Spring's own handler repeats and commits all the same.
 */
final class WaitingBatches extends EndlessRetries {
    private static final Logger log = LoggerFactory.getLogger(WaitingBatches.class);
    private static final long PAUSE_MILLIS = 1_000;

    WaitingBatches(Duration longestPause, RetryListener listener) {
        super(longestPause, listener);
        // The repetition commits: of a commit that fails after it, nobody would hear again.
        setAckAfterHandle(false);
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
                commit(batch, consumer);
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

    private static void commit(ConsumerRecords<?, ?> batch, Consumer<?, ?> consumer) {
        Map<TopicPartition, OffsetAndMetadata> taken = new HashMap<>();
        for (TopicPartition partition : batch.partitions()) {
            taken.put(
                    partition,
                    new OffsetAndMetadata(batch.records(partition).getLast().offset() + 1));
        }
        consumer.commitSync(taken);
    }

    private static void rewind(ConsumerRecords<?, ?> batch, Consumer<?, ?> consumer) {
        for (TopicPartition partition : batch.partitions()) {
            if (consumer.assignment().contains(partition)) {
                consumer.seek(partition, batch.records(partition).getFirst().offset());
            }
        }
    }

    /** Goes on from what is committed: what failed may have polled records that no listener was given. */
    @Override
    public void handleOtherException(
            Exception thrown, Consumer<?, ?> consumer, MessageListenerContainer container, boolean batchListener) {
        log.warn("{} goes on from its committed offsets after: {}", container.getListenerId(), thrown.toString());
        try {
            while (container.isRunning() && !goOnFromCommitted(container, consumer)) {
                ListenerUtils.stoppableSleep(container, PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Moves the consumer to what is committed; returns false if Kafka does not tell now. */
    private static boolean goOnFromCommitted(MessageListenerContainer container, Consumer<?, ?> consumer) {
        try {
            Map<TopicPartition, @Nullable OffsetAndMetadata> committed = consumer.committed(consumer.assignment());
            for (TopicPartition partition : consumer.assignment()) {
                @Nullable OffsetAndMetadata offset = committed.get(partition);
                if (offset == null) {
                    consumer.seekToBeginning(Set.of(partition));
                } else {
                    consumer.seek(partition, offset);
                }
            }

            return true;
        } catch (org.apache.kafka.common.KafkaException e) {
            log.warn("{} cannot ask for them, which is tried again: {}", container.getListenerId(), e.toString());
            return false;
        }
    }
}
