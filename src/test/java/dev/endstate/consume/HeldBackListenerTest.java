package dev.endstate.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.endstate.consume.HeldBackListener.TooYoungException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
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
                .isThrownBy(() -> listener.onMessage(List.of(sent(-30), sent(-9))));
        assertThat(taken).hasSize(2);
    }

    @Test
    void a_message_of_the_future_or_in_microseconds_is_taken_one_delay_after_it_was_first_seen() {
        AtomicReference<Instant> time = new AtomicReference<>(now);
        Clock clock = mock(Clock.class);
        when(clock.instant()).thenAnswer(call -> time.get());
        HeldBackListener held = new HeldBackListener(
                Duration.ofSeconds(10), records -> records.forEach(record -> taken.add(record.timestamp())), clock);
        ConsumerRecord<byte[], byte[]> micros = sent(now.toEpochMilli());

        assertThatExceptionOfType(TooYoungException.class).isThrownBy(() -> held.onMessage(List.of(micros)));
        time.set(now.plusMillis(9_999));
        assertThatExceptionOfType(TooYoungException.class).isThrownBy(() -> held.onMessage(List.of(micros)));
        assertThat(taken).isEmpty();
        time.set(now.plusSeconds(10));
        held.onMessage(List.of(micros));
        assertThat(taken).hasSize(1);
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
