package dev.endstate.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.endstate.index.Generation;
import dev.endstate.instance.TimeShare;
import dev.endstate.instance.pace.Pace;
import dev.endstate.instance.pace.PaceNews;
import dev.endstate.testing.Things;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** Which ages of changes make way for them. */
class PacedListenerTest {
    private static final TimeShare CONFIGURED = new TimeShare(20);
    private static final Duration USUAL = Duration.ofMillis(100);
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private long nanos;
    private Duration taking = USUAL;
    private int lateTimes;
    private final Pace pace = new Pace(TimeShare.ALL, () -> nanos);
    private final PaceNews news = mock(PaceNews.class);
    private final QueriedGenerations queried = new QueriedGenerations();
    private final LiveAges ages = new LiveAges(pace, news, Duration.ofMillis(20), () -> nanos);
    private final PacedListener listener = listener(Things.generation());

    PacedListenerTest() {
        queried.note("things", List.of(Things.generation()));
        doAnswer(call -> ++lateTimes).when(news).tellLate();
        take(300);
        lateTimes = 0;
    }

    private PacedListener listener(Generation generation) {
        Clock clock = mock(Clock.class);
        when(clock.millis()).thenAnswer(call -> BEGIN.plusNanos(nanos).toEpochMilli());
        return new PacedListener(
                generation, records -> nanos += taking.toNanos(), queried, ages, topic -> topic.equals("held"), clock);
    }

    private void take(int batches) {
        for (int i = 0; i < batches; i++) {
            listener.onMessage(List.of(sent("changes", Duration.ZERO)));
        }
    }

    private ConsumerRecord<byte[], byte[]> sent(String topic, Duration ago) {
        return new ConsumerRecord<>(
                topic,
                0,
                0L,
                BEGIN.plusNanos(nanos).minus(ago).toEpochMilli(),
                TimestampType.CREATE_TIME,
                0,
                0,
                null,
                null,
                new RecordHeaders(),
                Optional.empty());
    }

    @Test
    void changes_that_are_written_later_than_usual_are_late() {
        when(news.isRaised()).thenReturn(true);
        take(20);
        assertThat(lateTimes).isZero();
        taking = USUAL.multipliedBy(2);
        take(20);
        assertThat(lateTimes).isPositive();
    }

    @Test
    void changes_that_waited_in_kafka_are_late_although_they_are_written_quickly() {
        for (int i = 0; i < 4; i++) {
            listener.onMessage(List.of(sent("changes", Duration.ZERO), sent("changes", Duration.ofSeconds(1))));
        }
        assertThat(lateTimes).isPositive();
    }

    @Test
    void changes_that_were_held_back_are_not() {
        for (int i = 0; i < 4; i++) {
            listener.onMessage(List.of(sent("held", Duration.ofSeconds(1))));
        }
        assertThat(lateTimes).isZero();
    }

    @Test
    void while_work_is_above_its_share_nothing_becomes_usual() {
        when(news.isRaised()).thenReturn(true);
        taking = USUAL.multipliedBy(2);
        take(2_000);
        lateTimes = 0;
        take(1);
        assertThat(lateTimes).isPositive();

        when(news.isRaised()).thenReturn(false);
        take(2_000);
        lateTimes = 0;
        take(1);
        assertThat(lateTimes).isZero();
    }

    @Test
    void one_that_is_under_way_for_very_long_is_late_before_it_is_written() {
        LiveAges.Batch batch = ages.begin("things", 0);
        beAtTheTop();
        assertThat(pace.inForce(CONFIGURED)).isEqualTo(CONFIGURED);

        ages.end(batch);
        beAtTheTop();
        assertThat(pace.inForce(CONFIGURED)).isEqualTo(TimeShare.ALL);
    }

    private void beAtTheTop() {
        nanos += Duration.ofSeconds(20).toNanos();
    }

    @Test
    void one_that_fails_is_under_way_no_more() {
        when(news.isRaised()).thenThrow(new IllegalStateException("as a server that is away"));
        assertThatIllegalStateException().isThrownBy(() -> take(1));
        beAtTheTop();
        assertThat(pace.inForce(CONFIGURED)).isEqualTo(TimeShare.ALL);
    }

    @Test
    void changes_of_a_generation_that_nobody_queries_are_as_old_as_they_like() {
        Generation.Name other = new Generation.Name("things", 2);
        PacedListener unqueried =
                listener(new Generation(other, Things.generation().definition(), "db", false));
        for (int i = 0; i < 4; i++) {
            unqueried.onMessage(List.of(sent("changes", Duration.ofHours(1))));
        }
        assertThat(lateTimes).isZero();
    }
}
