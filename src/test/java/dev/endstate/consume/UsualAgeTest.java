package dev.endstate.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class UsualAgeTest {
    private final UsualAge age = new UsualAge(Duration.ofMillis(20));
    private final Random random = new Random(7);

    private void add(int batches, int millis, boolean isUsual) {
        for (int i = 0; i < batches; i++) {
            age.add(TimeUnit.MILLISECONDS.toNanos(millis), isUsual, false);
        }
    }

    private boolean isLate() {
        return age.isLate(0, false);
    }

    @Test
    void half_as_long_again_as_usual_is_late() {
        add(300, 100, true);
        assertThat(isLate()).isFalse();
        add(20, 140, false);
        assertThat(isLate()).isFalse();
        add(20, 170, false);
        assertThat(isLate()).isTrue();
    }

    @Test
    void lateness_is_seen_after_a_few_batches() {
        add(300, 100, true);
        add(3, 400, false);
        assertThat(isLate()).isTrue();
    }

    @Test
    void one_slow_write_is_not_lateness() {
        add(300, 100, true);
        add(1, 400, false);
        assertThat(isLate()).isFalse();
    }

    @Test
    void what_varies_by_itself_is_seldom_late() {
        int late = 0;
        for (int i = 0; i < 10_000; i++) {
            double exponential = -Math.log(1 - random.nextDouble());
            add(1, (int) (50 + 50 * exponential), true);
            late += isLate() ? 1 : 0;
        }
        assertThat(late).isLessThan(200);
    }

    @Test
    void what_work_in_the_background_makes_of_it_does_not_become_usual() {
        add(300, 100, true);
        add(10_000, 200, false);
        assertThat(isLate()).isTrue();
    }

    @Test
    void what_is_so_without_it_becomes_usual() {
        add(300, 100, true);
        add(2_000, 200, true);
        assertThat(isLate()).isFalse();
    }

    @Test
    void what_nobody_notices_is_never_late() {
        add(300, 2, true);
        add(100, 19, false);
        assertThat(isLate()).isFalse();
        add(100, 25, false);
        assertThat(isLate()).isTrue();
    }

    @Test
    void before_anything_is_known_it_is_late() {
        age.add(Duration.ofMillis(100).toNanos(), false, true);
        assertThat(isLate()).isTrue();
    }

    @Test
    void a_lag_never_becomes_usual() {
        add(10_000, 12_000, true);
        assertThat(isLate()).isTrue();
    }

    @Test
    void one_that_is_still_under_way_for_very_long_is_late() {
        add(300, 100, true);
        assertThat(age.isLate(Duration.ofMillis(150).toNanos(), false)).isFalse();
        assertThat(age.isLate(Duration.ofSeconds(1).toNanos(), false)).isTrue();
    }

    @Test
    void the_first_one_after_a_while_speaks_for_itself() {
        add(300, 100, true);
        age.add(Duration.ofMillis(160).toNanos(), false, true);
        assertThat(isLate()).isTrue();
        assertThat(age.isLate(0, true)).isFalse();
        assertThat(age.isLate(Duration.ofMillis(160).toNanos(), true)).isTrue();
    }
}
