package dev.endstate.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.instance.TimeShare;
import dev.endstate.instance.pace.Pace;
import dev.endstate.instance.pace.Paced;
import dev.endstate.testing.InBackground;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

class RangePaceTest {
    private static final RangeSizes SIZES = new RangeSizes(5_000, 100, 2_000);
    private static final long WORKED = Duration.ofSeconds(1).toNanos();

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong rested = new AtomicLong();
    private final AtomicBoolean isWanted = new AtomicBoolean(true);
    private final Pace pace = new Pace(TimeShare.ALL, nanos::get);
    private final ReentrantLock turn = new ReentrantLock(true);

    private RangePace worker(int share) {
        Paced.Nap nap = rest -> {
            rested.addAndGet(rest);
            return true;
        };
        return new RangePace(new Paced(pace, new TimeShare(share)), turn, SIZES, nap, isWanted::get);
    }

    private void beQuiet() {
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    }

    @Test
    void with_a_share_of_the_time_it_takes_small_chunks_and_rests() throws InterruptedException {
        try (RangePace one = worker(25)) {
            assertThat(one.next(0)).isEqualTo(100);
            assertThat(rested).hasValue(0);
            assertThat(one.next(WORKED)).isEqualTo(100);
            assertThat(rested).hasValue(3 * WORKED);
        }
    }

    @Test
    void with_all_of_the_time_it_takes_whole_ranges_and_does_not_rest() throws InterruptedException {
        beQuiet();
        try (RangePace one = worker(25)) {
            assertThat(one.next(WORKED)).isEqualTo(5_000);
            assertThat(rested).hasValue(0);
        }
    }

    @Test
    void with_all_of_the_time_beside_live_changes_it_takes_large_chunks() throws InterruptedException {
        try (RangePace one = worker(25)) {
            for (int i = 0; i < 100; i++) {
                nanos.addAndGet(Duration.ofMillis(200).toNanos());
                pace.noteLive();
                one.next(0);
            }
            assertThat(one.next(0)).isEqualTo(2_000);
        }
    }

    @Test
    void when_the_share_falls_the_next_chunk_is_small_and_the_large_one_is_rested_for() throws InterruptedException {
        beQuiet();
        try (RangePace one = worker(25)) {
            one.next(0);
            pace.noteLate();
            assertThat(one.next(WORKED)).isEqualTo(100);
            assertThat(rested).hasValue(3 * WORKED);
        }
    }

    @Test
    void with_a_share_of_the_time_a_worker_waits_until_the_other_is_done_with_its_range() throws Exception {
        RangePace one = worker(25);
        one.next(0);
        CompletableFuture<Integer> other = nextOfAnother(25);
        await().until(turn::hasQueuedThreads);
        one.next(WORKED);
        assertThat(other).isNotDone();

        one.close();
        other.get();
    }

    @Test
    void a_worker_that_waits_for_its_turn_goes_on_beside_the_other_when_they_have_all_of_the_time() throws Exception {
        RangePace one = worker(25);
        one.next(0);
        CompletableFuture<Integer> other = nextOfAnother(25);
        await().until(turn::hasQueuedThreads);

        beQuiet();
        assertThat(one.next(WORKED)).isEqualTo(5_000);
        other.get();
        assertThat(turn.isLocked()).isFalse();
    }

    private CompletableFuture<Integer> nextOfAnother(int share) {
        return InBackground.call(() -> {
            try (RangePace another = worker(share)) {
                return another.next(WORKED);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void what_is_asked_for_with_all_of_the_time_waits_for_no_turn_and_takes_whole_ranges() throws Exception {
        try (RangePace one = worker(25)) {
            one.next(0);
            assertThat(nextOfAnother(100).get()).isEqualTo(5_000);
        }
    }

    @Test
    void a_long_rest_ends_when_the_range_is_not_wanted_any_more() throws InterruptedException {
        try (RangePace one = worker(25)) {
            isWanted.set(false);
            assertThat(one.next(WORKED)).isZero();
            assertThat(rested).hasValue(Paced.LONGEST_NAP);
        }
    }
}
