package dev.endstate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ShareTest {
    @Test
    void a_tenth_of_the_time_is_a_rest_of_nine_times_the_work() {
        assertThat(new Share(10).restNanos(1_000)).isEqualTo(9_000);
        assertThat(Share.ALL.restNanos(1_000)).isZero();
    }

    @Test
    void a_server_that_was_away_for_long_is_not_rested_from_for_longer() {
        long outage = Duration.ofMinutes(10).toNanos();
        assertThat(Duration.ofNanos(new Share(10).restNanos(outage))).isEqualTo(Duration.ofSeconds(45));
    }
}
