package dev.endstate.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What only tells who captures must not keep anybody from it. */
class CaptureDutyTest {
    private final MeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void whoever_captures_goes_on_while_nobody_takes_that_it_does() throws InterruptedException {
        PGSimpleDataSource away = new PGSimpleDataSource();
        away.setPortNumbers(new int[] {1});
        CaptureDuty duty = new CaptureDuty(CaptureWay.poll(), JdbcClient.create(away), meters);
        ChangeCapture capture = duty.during(loop -> {
            duty.hold(Duration.ZERO);
            assertThat(leader()).isEqualTo(1);
        });

        capture.run(new CaptureLoop("test", Duration.ofSeconds(1), capture));

        assertThat(leader()).isZero();
    }

    private double leader() {
        return meters.get("endstate.capture.leader").gauge().value();
    }
}
