package dev.endstate.consume;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer that commits the offsets of small batches, which follow each other closely, together: each commit is a write of Kafka's.
 * Later is always right, since what is not committed is read again. The container's commits have a time-out; a commit without one is
 * made at once.
 */
final class SparingCommits implements InvocationHandler {
    private static final Logger log = LoggerFactory.getLogger(SparingCommits.class);
    static final Duration PAUSE = Duration.ofMillis(100);

    private final Consumer<byte[], byte[]> consumer;
    private final LongSupplier nanoTime;
    private final Map<TopicPartition, OffsetAndMetadata> pending = new HashMap<>();
    private @Nullable ConsumerGroupMetadata member;
    private long dueAt;

    private SparingCommits(Consumer<byte[], byte[]> consumer, LongSupplier nanoTime) {
        this.consumer = consumer;
        this.nanoTime = nanoTime;
        this.dueAt = nanoTime.getAsLong();
    }

    /** Makes a consumer of it, for one thread as all are. */
    @SuppressWarnings("unchecked")
    static Consumer<byte[], byte[]> by(Consumer<byte[], byte[]> consumer, LongSupplier nanoTime) {
        return (Consumer<byte[], byte[]>) Proxy.newProxyInstance(
                SparingCommits.class.getClassLoader(),
                new Class<?>[] {Consumer.class},
                new SparingCommits(consumer, nanoTime));
    }

    @Override
    @SuppressWarnings("unchecked")
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (arguments != null && arguments.length > 0) {
            switch (method.getName()) {
                case "poll" -> arguments[0] = commitWhatIsDue((Duration) arguments[0]);
                case "commitSync" -> {
                    if (arguments[0] instanceof Map<?, ?> offsets) {
                        note((Map<TopicPartition, OffsetAndMetadata>) offsets);
                        if (arguments.length == 1 || isDue()) {
                            commit();
                        }
                        return null;
                    }
                }
                case "subscribe" -> {
                    if (arguments.length == 2 && arguments[1] instanceof ConsumerRebalanceListener listener) {
                        arguments[1] = new CommittingListener(listener);
                    }
                }
                default -> {}
            }
        }
        try {
            return method.invoke(consumer, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private void note(Map<TopicPartition, OffsetAndMetadata> offsets) {
        forgetWhatMoved();
        pending.putAll(offsets);
    }

    /** Returns how long may be waited for messages, so that the next commit is not late. */
    private Duration commitWhatIsDue(Duration timeout) {
        if (pending.isEmpty()) {
            return timeout;
        }

        if (isDue()) {
            try {
                forgetWhatMoved();
                commit();
                return timeout;
            } catch (RebalanceInProgressException e) {
                // The poll that follows takes part in it.
                postpone();
            } catch (RetriableException e) {
                log.warn(
                        "The offsets of {} partitions cannot be committed now, which is tried again: {}",
                        pending.size(),
                        e.toString());
                postpone();
            }
        }
        Duration left = Duration.ofNanos(dueAt - nanoTime.getAsLong());
        return left.compareTo(timeout) < 0 ? left : timeout;
    }

    private boolean isDue() {
        return dueAt - nanoTime.getAsLong() <= 0;
    }

    private void commit() {
        if (!pending.isEmpty()) {
            consumer.commitSync(Map.copyOf(pending));
            pending.clear();
            postpone();
        }
    }

    private void postpone() {
        dueAt = nanoTime.getAsLong() + PAUSE.toNanos();
    }

    /** After a rebalance an offset counts only if nobody has gone on from there: else it would set back what another consumer did. */
    private void forgetWhatMoved() {
        ConsumerGroupMetadata now = consumer.groupMetadata();
        if (!now.equals(member)) {
            pending.entrySet()
                    .removeIf(offset -> !consumer.assignment().contains(offset.getKey())
                            || consumer.position(offset.getKey())
                                    != offset.getValue().offset());
            member = now;
        }
    }

    /** Commits what is left before partitions are given away. */
    private final class CommittingListener implements ConsumerRebalanceListener {
        private final ConsumerRebalanceListener listener;

        private CommittingListener(ConsumerRebalanceListener listener) {
            this.listener = listener;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            listener.onPartitionsRevoked(partitions);
            commit();
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            listener.onPartitionsAssigned(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            listener.onPartitionsLost(partitions);
            pending.keySet().removeAll(partitions);
        }
    }
}
