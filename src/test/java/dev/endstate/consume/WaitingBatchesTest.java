package dev.endstate.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.endstate.index.Generation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.MessageListenerContainer;

class WaitingBatchesTest {
    private static final TopicPartition TAKEN = new TopicPartition("changes", 0);
    private static final TopicPartition NEW = new TopicPartition("changes", 1);

    private final MessageListenerContainer container = mock(MessageListenerContainer.class);
    private final CommonErrorHandler failures = WaitAndRepeat.afterDelay(
                    new Generation.Name("things", 1), Duration.ofMillis(100))
            .errorHandler();

    WaitingBatchesTest() {
        when(container.isRunning()).thenReturn(true);
    }

    @Test
    void a_batch_whose_commit_fails_is_repeated_until_it_is_committed() {
        AtomicInteger commits = new AtomicInteger();
        AtomicInteger repetitions = new AtomicInteger();
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest") {
            @Override
            public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
                if (commits.incrementAndGet() < 3) {
                    throw new TimeoutException("the coordinator is away");
                }
                super.commitSync(offsets);
            }
        };
        assign(consumer);
        ConsumerRecords<byte[], byte[]> batch = new ConsumerRecords<>(
                Map.of(TAKEN, List.of(new ConsumerRecord<>(TAKEN.topic(), 0, 6, new byte[0], new byte[0]))), Map.of());

        failures.handleBatch(
                new TimeoutException("the first commit"), batch, consumer, container, repetitions::incrementAndGet);

        assertThat(repetitions).hasValue(3);
        assertThat(consumer.committed(Set.of(TAKEN)).get(TAKEN).offset()).isEqualTo(7);
        assertThat(failures.isAckAfterHandle())
                .as("whether the container commits once more, without anybody to repeat it")
                .isFalse();
    }

    @Test
    void whatever_else_fails_the_consumer_goes_on_from_what_is_committed() {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        assign(consumer);
        consumer.commitSync(Map.of(TAKEN, new OffsetAndMetadata(3)));
        consumer.seek(TAKEN, 9);
        consumer.seek(NEW, 9);

        failures.handleOtherException(new TimeoutException("a commit"), consumer, container, true);

        assertThat(consumer.position(TAKEN)).isEqualTo(3);
        assertThat(consumer.position(NEW)).isEqualTo(1);
    }

    private static void assign(MockConsumer<byte[], byte[]> consumer) {
        consumer.assign(List.of(TAKEN, NEW));
        consumer.updateBeginningOffsets(Map.of(TAKEN, 0L, NEW, 1L));
    }
}
