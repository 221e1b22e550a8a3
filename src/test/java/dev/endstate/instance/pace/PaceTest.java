package dev.endstate.instance.pace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.instance.TimeShare;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final TimeShare CONFIGURED = new TimeShare(20);
    private static final Duration TICK = Duration.ofMillis(100);

    private long nanos = -3_000_000_000L;
    private Pace pace = new Pace(TimeShare.ALL, () -> nanos);

    private int share() {
        return pace.inForce(CONFIGURED).percent();
    }

    /** Time goes by while work asks for its share all the time. */
    private void work(Duration duration, Runnable atEachTick) {
        for (Duration gone = Duration.ZERO; gone.compareTo(duration) < 0; gone = gone.plus(TICK)) {
            nanos += TICK.toNanos();
            atEachTick.run();
            share();
        }
    }

    private void workBesideLiveChanges(Duration duration) {
        work(duration, pace::noteLive);
    }

    private Duration timeUntil(BooleanSupplier isSo) {
        Duration gone = Duration.ZERO;
        while (!isSo.getAsBoolean() && gone.compareTo(Duration.ofHours(1)) < 0) {
            workBesideLiveChanges(TICK);
            gone = gone.plus(TICK);
        }
        return gone;
    }

    private void sufferAtTheTop() {
        timeUntil(() -> share() == 100);
        pace.noteLate();
        assertThat(share()).isEqualTo(20);
    }

    @Test
    void an_instance_that_begins_keeps_to_the_configured_share_until_it_knows_that_nothing_is_live() {
        assertThat(share()).isEqualTo(20);
        work(Pace.QUIET, () -> {});
        assertThat(share()).isEqualTo(100);
    }

    @Test
    void beside_live_changes_work_begins_at_its_configured_share_and_rises_in_steps() {
        workBesideLiveChanges(TICK);
        assertThat(share()).isEqualTo(20);
        workBesideLiveChanges(Pace.STEP);
        assertThat(share()).isEqualTo(40);
        workBesideLiveChanges(Pace.STEP);
        assertThat(share()).isEqualTo(60);
        workBesideLiveChanges(Pace.STEP.multipliedBy(2));
        assertThat(share()).isEqualTo(100);
    }

    @Test
    void the_first_live_change_after_a_quiet_time_ends_what_nobody_has_borne_yet() {
        work(Pace.QUIET, () -> {});
        pace.noteLive();
        assertThat(share()).isEqualTo(20);
    }

    @Test
    void what_live_changes_have_borne_for_long_is_kept_when_they_begin_again() {
        workBesideLiveChanges(Duration.ofSeconds(30));
        work(Pace.QUIET, () -> {});
        pace.noteLive();
        assertThat(share()).isEqualTo(100);
    }

    @Test
    void it_falls_to_the_configured_share_at_once_and_stays_while_live_changes_are_late() {
        sufferAtTheTop();
        work(Duration.ofMinutes(10), () -> {
            pace.noteLive();
            assertThat(share()).isEqualTo(20);
            pace.noteLate();
        });
    }

    @Test
    void what_made_live_changes_late_is_not_tried_again_for_longer_and_longer() {
        sufferAtTheTop();
        assertThat(timeUntil(() -> share() == 80)).isLessThan(Duration.ofSeconds(10));
        assertThat(timeUntil(() -> share() == 100)).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(31));
        pace.noteLate();
        assertThat(timeUntil(() -> share() == 100)).isBetween(Duration.ofSeconds(59), Duration.ofSeconds(61));
        for (int i = 0; i < 5; i++) {
            pace.noteLate();
            timeUntil(() -> share() == 100);
        }
        pace.noteLate();
        assertThat(timeUntil(() -> share() == 100)).isBetween(Duration.ofSeconds(299), Duration.ofSeconds(301));
    }

    @Test
    void what_live_changes_bear_in_the_end_is_forgotten_to_have_made_them_late() {
        sufferAtTheTop();
        workBesideLiveChanges(Duration.ofSeconds(60));
        sufferAtTheTop();
        assertThat(timeUntil(() -> share() == 100)).isLessThan(Duration.ofSeconds(31));
    }

    @Test
    void a_tenth_of_a_second_between_two_live_changes_is_not_quiet_but_the_end_of_them_is() {
        sufferAtTheTop();
        workBesideLiveChanges(Duration.ofSeconds(1));
        assertThat(share()).isLessThan(100);
        work(Pace.QUIET, () -> {});
        assertThat(share()).isEqualTo(100);
    }

    @Test
    void few_live_changes_that_were_late_each_time_are_given_time_to_come_again() {
        sufferAtTheTop();
        timeUntil(() -> share() == 100);
        pace.noteLate();
        work(Duration.ofSeconds(10), () -> {});
        assertThat(share()).isLessThan(100);
    }

    @Test
    void work_that_begins_again_beside_live_changes_begins_at_what_they_have_borne() {
        timeUntil(() -> share() == 100);
        for (int i = 0; i < 100; i++) {
            nanos += TICK.toNanos();
            pace.noteLive();
        }
        assertThat(share()).isEqualTo(20);
    }

    @Test
    void work_that_has_all_of_the_time_is_not_paced_and_counts_as_raised() {
        assertThat(pace.inForce(TimeShare.ALL)).isEqualTo(TimeShare.ALL);
        assertThat(pace.isRaised()).isTrue();
        nanos += Pace.AT_WORK.toNanos() + 1;
        assertThat(pace.isRaised()).isFalse();
    }

    @Test
    void what_another_instance_tells_counts_as_its_own() {
        workBesideLiveChanges(Duration.ofSeconds(60));
        assertThat(share()).isEqualTo(100);
        pace.hear(Duration.ofMillis(300), Duration.ofMillis(300));
        assertThat(share()).isEqualTo(20);
    }

    @Test
    void old_news_changes_nothing() {
        pace.noteLate();
        workBesideLiveChanges(Duration.ofSeconds(60));
        pace.hear(Duration.ofSeconds(1), Duration.ofSeconds(61));
        assertThat(share()).isEqualTo(100);
    }

    @Test
    void a_watch_is_asked_each_time() {
        AtomicBoolean isLate = new AtomicBoolean();
        pace.watch(isLate::get);
        timeUntil(() -> share() == 100);
        isLate.set(true);
        assertThat(share()).isEqualTo(20);
    }

    @Test
    void no_more_than_the_most_is_taken_and_never_less_than_what_is_configured() {
        pace = new Pace(new TimeShare(60), () -> nanos);
        work(Pace.QUIET, () -> {});
        assertThat(share()).isEqualTo(60);
        assertThat(pace.inForce(new TimeShare(70)).percent()).isEqualTo(70);
    }
}
