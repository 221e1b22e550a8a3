package dev.endstate.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.endstate.consume.HeldBackListener.TooYoungException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class HeldBackListenerTest {
    private final Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final List<Long> taken = new ArrayList<>();
    private final HeldBackListener listener = new HeldBackListener(
            Duration.ofSeconds(10),
            records -> records.forEach(record -> taken.add(record.timestamp())),
            Clock.fixed(now, ZoneOffset.UTC));

    @Test
    void messages_are_held_back_until_the_youngest_is_as_old_as_the_delay() {
        listener.onMessage(List.of(sent(-30), sent(-10)));
        assertThat(taken).hasSize(2);
        assertThatExceptionOfType(TooYoungException.class)
                .isThrownBy(() -> listener.onMessage(List.of(sent(-30), sent(-9))))
                .matches(young -> !young.isOfTheFuture());
        assertThat(taken).hasSize(2);
    }

    @Test
    void a_producer_whose_clock_is_far_ahead_is_told_of() {
        assertThatExceptionOfType(TooYoungException.class)
                .isThrownBy(() -> listener.onMessage(List.of(sent(300))))
                .matches(TooYoungException::isOfTheFuture)
                .withMessageContaining("2026-01-01T00:05:10Z")
                .withMessageContaining("clock");
    }

    private ConsumerRecord<byte[], byte[]> sent(long seconds) {
        return new ConsumerRecord<>(
                "orders",
                0,
                0,
                now.plusSeconds(seconds).toEpochMilli(),
                TimestampType.CREATE_TIME,
                0,
                0,
                new byte[0],
                new byte[0],
                new RecordHeaders(),
                Optional.empty());
    }
}
