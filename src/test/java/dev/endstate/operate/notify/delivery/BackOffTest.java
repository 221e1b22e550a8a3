package dev.endstate.operate.notify.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackOffTest {
    private final BackOff backOff = new BackOff(Duration.ofSeconds(5), new Random(1));

    @Test
    void each_time_it_is_twice_as_long_and_by_chance_up_to_half_as_long() {
        for (int failures = 1; failures < 9; failures++) {
            Duration whole = Duration.ofSeconds(5).multipliedBy(1L << failures - 1);
            Duration longest = whole.compareTo(BackOff.LONGEST) > 0 ? BackOff.LONGEST : whole;
            for (int i = 0; i < 50; i++) {
                assertThat(backOff.after(failures)).isBetween(longest.dividedBy(2), longest);
            }
        }
        assertThat(backOff.after(3)).isNotEqualTo(backOff.after(3));
    }

    @Test
    void however_often_it_fails_it_is_tried_again() {
        assertThat(backOff.after(Integer.MAX_VALUE)).isBetween(Duration.ofMinutes(7), Duration.ofMinutes(15));
    }
}
