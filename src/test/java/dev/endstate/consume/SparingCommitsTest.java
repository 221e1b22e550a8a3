package dev.endstate.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SparingCommitsTest {
    private static final TopicPartition ONE = new TopicPartition("changes", 0);
    private static final TopicPartition TWO = new TopicPartition("changes", 1);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final AtomicLong clock = new AtomicLong();
    private final Kafka kafka = new Kafka();
    private final Consumer<byte[], byte[]> consumer = SparingCommits.by(kafka, clock::get);

    /** A consumer whose group may be rebalanced, and whose commits may fail. */
    private static final class Kafka extends MockConsumer<byte[], byte[]> {
        private final AtomicInteger commits = new AtomicInteger();
        private ConsumerGroupMetadata member = mock();
        private @Nullable RuntimeException failure;
        private Duration waited = Duration.ZERO;

        private Kafka() {
            super("earliest");
        }

        @Override
        public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
            if (failure != null) {
                throw failure;
            }
            commits.incrementAndGet();
            super.commitSync(offsets);
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            waited = timeout;
            return super.poll(timeout);
        }

        @Override
        public ConsumerGroupMetadata groupMetadata() {
            return member;
        }
    }

    private static final class NoListener implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}
    }

    SparingCommitsTest() {
        consumer.subscribe(List.of("changes"), new NoListener());
        kafka.rebalance(List.of(ONE, TWO));
        kafka.updateBeginningOffsets(Map.of(ONE, 0L, TWO, 0L));
        commit(ONE, 1);
    }

    @Test
    void the_first_is_made_at_once_and_those_soon_after_it_together() {
        assertThat(committed(ONE)).isEqualTo(1);

        commit(ONE, 2);
        commit(TWO, 5);
        commit(ONE, 3);
        consumer.poll(Duration.ofSeconds(5));
        assertThat(committed(ONE)).isEqualTo(1);
        assertThat(kafka.waited).as("wait for messages").isEqualTo(SparingCommits.PAUSE);

        clock.addAndGet(SparingCommits.PAUSE.toNanos());
        consumer.poll(Duration.ofSeconds(5));
        assertThat(committed(ONE)).isEqualTo(3);
        assertThat(committed(TWO)).isEqualTo(5);
        assertThat(kafka.commits).hasValue(2);
        assertThat(kafka.waited).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void one_that_is_told_without_a_timeout_is_made_at_once_and_none_follows_that_sets_it_back() {
        commit(ONE, 2);
        consumer.commitSync(offset(ONE, 7));
        assertThat(committed(ONE)).isEqualTo(7);

        clock.addAndGet(SparingCommits.PAUSE.toNanos());
        consumer.poll(Duration.ZERO);

        assertThat(committed(ONE)).isEqualTo(7);
        assertThat(kafka.commits).hasValue(2);
    }

    @Test
    void what_waits_is_committed_before_its_partitions_are_given_away() {
        commit(ONE, 2);
        kafka.rebalance(List.of(TWO));
        kafka.rebalance(List.of(ONE));

        assertThat(committed(ONE)).isEqualTo(2);
    }

    @Test
    void after_a_rebalance_nothing_is_set_back_that_another_consumer_has_done() {
        commit(ONE, 2);
        commit(TWO, 2);
        kafka.member = mock();
        kafka.seek(ONE, 9);
        kafka.seek(TWO, 2);

        clock.addAndGet(SparingCommits.PAUSE.toNanos());
        consumer.poll(Duration.ZERO);
        assertThat(committed(ONE)).isEqualTo(1);
        assertThat(committed(TWO)).as("that nobody has gone on with").isEqualTo(2);
    }

    @Test
    void a_commit_that_a_rebalance_refuses_is_made_after_it() {
        failThenRecover(new RebalanceInProgressException("a member joins"));
        assertThat(committed(ONE)).isEqualTo(2);
    }

    @Test
    void a_commit_that_fails_for_a_while_is_made_later() {
        failThenRecover(new TimeoutException("the coordinator is away"));
        assertThat(committed(ONE)).isEqualTo(2);
    }

    @Test
    void a_commit_that_can_never_be_made_is_told() {
        assertThatThrownBy(() -> failThenRecover(new CommitFailedException("it was away for too long")))
                .isSameAs(kafka.failure);
    }

    private void failThenRecover(RuntimeException failure) {
        commit(ONE, 2);
        kafka.failure = failure;
        clock.addAndGet(SparingCommits.PAUSE.toNanos());
        consumer.poll(Duration.ofSeconds(5));
        assertThat(kafka.waited).as("wait for messages").isEqualTo(SparingCommits.PAUSE);

        kafka.failure = null;
        clock.addAndGet(SparingCommits.PAUSE.toNanos());
        consumer.poll(Duration.ofSeconds(5));
    }

    private void commit(TopicPartition partition, long offset) {
        consumer.commitSync(offset(partition, offset), TIMEOUT);
    }

    private static Map<TopicPartition, OffsetAndMetadata> offset(TopicPartition partition, long offset) {
        return Map.of(partition, new OffsetAndMetadata(offset));
    }

    private long committed(TopicPartition partition) {
        OffsetAndMetadata offset = kafka.committed(Set.of(partition)).get(partition);
        return offset == null ? 0 : offset.offset();
    }
}
