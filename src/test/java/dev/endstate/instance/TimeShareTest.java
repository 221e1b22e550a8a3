package dev.endstate.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeShareTest {
    @Test
    void a_tenth_of_the_time_is_a_rest_of_nine_times_the_work() {
        assertThat(new TimeShare(10).restNanos(1_000)).isEqualTo(9_000);
        assertThat(TimeShare.ALL.restNanos(1_000)).isZero();
    }

    @Test
    void a_server_that_was_away_for_long_is_not_rested_from_for_longer() {
        long outage = Duration.ofMinutes(10).toNanos();
        assertThat(Duration.ofNanos(new TimeShare(10).restNanos(outage))).isEqualTo(Duration.ofSeconds(45));
    }
}
