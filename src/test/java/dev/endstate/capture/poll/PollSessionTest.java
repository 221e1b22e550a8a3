package dev.endstate.capture.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PollSessionTest {
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final TablePoller poller = mock(TablePoller.class);

    @Test
    void a_table_that_takes_long_is_not_overdue_as_long_as_it_gives_pages() throws SQLException, InterruptedException {
        List<Duration> overdue = new ArrayList<>();
        try (PollSession session = new PollSession(mock(Connection.class), List.of(turn()), List.of())) {
            when(poller.poll(any(), any())).thenAnswer(pass -> {
                Runnable heard = pass.getArgument(1);
                for (int page = 0; page < 2; page++) {
                    await().until(() -> session.overdueFor().compareTo(Duration.ofMillis(200)) > 0);
                    heard.run();
                }
                return 2;
            });

            session.pollWhatIsDue(() -> overdue.add(session.overdueFor()));
        }
        assertThat(overdue).hasSize(2).allSatisfy(late -> assertThat(late).isLessThan(Duration.ofMillis(200)));
    }

    private PollSession.Turn turn() {
        return new PollSession.Turn(
                "public.item",
                () -> poller,
                Duration.ofMillis(1),
                Timer.builder("passes").register(meters),
                Counter.builder("identifiers").register(meters));
    }
}
