package dev.endstate.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StillWantedTest {
    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger questions = new AtomicInteger();
    private boolean isWanted = true;
    private final StillWanted wanted = new StillWanted(true, this::ask, now::get);

    private boolean ask() {
        questions.incrementAndGet();
        return isWanted;
    }

    private void pass(int millis) {
        now.addAndGet(Duration.ofMillis(millis).toNanos());
    }

    @Test
    void many_chunks_ask_the_database_twice_in_a_second() {
        for (int chunk = 0; chunk < 100; chunk++) {
            pass(10);
            assertThat(wanted.isSo()).isTrue();
        }
        assertThat(questions).hasValue(2);
    }

    @Test
    void a_range_that_is_not_wanted_any_more_is_left_within_half_a_second_and_for_good() {
        isWanted = false;
        pass(500);
        assertThat(wanted.isSo()).isFalse();
        isWanted = true;
        pass(5_000);
        assertThat(wanted.isSo()).isFalse();
        assertThat(questions).hasValue(1);
    }

    @Test
    void one_that_was_paused_when_it_came_is_not_begun() {
        assertThat(new StillWanted(false, this::ask, now::get).isSo()).isFalse();
        assertThat(questions).hasValue(0);
    }
}
