package dev.endstate.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.index.Generation;
import dev.endstate.instance.UnavailableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One generation that hangs, or whose server is away, stops only itself. */
class FairThreadsTest {
    private static final int MOST_OF_ONE = 4;

    private final FairThreads threads = new FairThreads(MOST_OF_ONE);
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void close() {
        end.countDown();
        threads.close();
    }

    private static Generation.Name generation(String index) {
        return new Generation.Name(index, 1);
    }

    /** Work that hangs, counted while it does. */
    private void hang(String index, AtomicInteger hanging) {
        threads.submit(generation(index), () -> {
            hanging.incrementAndGet();
            try {
                end.await();
                return "done";
            } finally {
                hanging.decrementAndGet();
            }
        });
    }

    private void fail(String index) {
        Future<?> failed = threads.submit(generation(index), () -> {
            throw new UnavailableException("locked", new IllegalStateException());
        });
        await().until(failed::isDone);
    }

    @Test
    void one_that_hangs_holds_no_more_than_its_own_threads() throws Exception {
        AtomicInteger hanging = new AtomicInteger();
        for (int i = 0; i < 20; i++) {
            hang("stuck", hanging);
        }
        await().untilAsserted(() -> assertThat(hanging).hasValue(MOST_OF_ONE));
        for (int i = 0; i < 20; i++) {
            assertThat(threads.submit(generation("other"), () -> "done").get(10, TimeUnit.SECONDS))
                    .isEqualTo("done");
        }
        assertThat(hanging).hasValue(MOST_OF_ONE);
    }

    @Test
    void after_it_failed_it_tries_with_one_thread_until_that_goes_well() throws Exception {
        fail("stuck");
        AtomicInteger hanging = new AtomicInteger();
        hang("stuck", hanging);
        hang("stuck", hanging);
        await().untilAsserted(() -> assertThat(hanging).hasValue(1));
        // The other one waits, although there are threads: as many as run at once here.
        List<Future<String>> others = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            others.add(threads.submit(generation("other"), () -> "done"));
        }
        for (Future<String> other : others) {
            assertThat(other.get(10, TimeUnit.SECONDS)).isEqualTo("done");
        }
        assertThat(hanging).hasValue(1);

        end.countDown();
        CountDownLatch together = new CountDownLatch(MOST_OF_ONE);
        for (int i = 0; i < MOST_OF_ONE; i++) {
            threads.submit(generation("stuck"), () -> {
                together.countDown();
                together.await();
                return "done";
            });
        }
        assertThat(together.await(10, TimeUnit.SECONDS))
                .as("all of its threads")
                .isTrue();
    }

    @Test
    void many_in_trouble_leave_half_of_the_threads_to_the_others() throws Exception {
        AtomicInteger hanging = new AtomicInteger();
        for (int i = 0; i < 20; i++) {
            fail("stuck" + i);
        }
        for (int i = 0; i < 20; i++) {
            hang("stuck" + i, hanging);
        }
        await().untilAsserted(() -> assertThat(hanging).hasValue(FairThreads.count(MOST_OF_ONE) / 2));

        CountDownLatch together = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            threads.submit(generation("other" + i), () -> {
                together.countDown();
                together.await();
                return "done";
            });
        }

        assertThat(together.await(10, TimeUnit.SECONDS))
                .as("two others at once")
                .isTrue();
        assertThat(hanging).hasValue(FairThreads.count(MOST_OF_ONE) / 2);
    }

    @Test
    void the_thread_that_becomes_free_is_for_the_one_that_holds_fewest() throws Exception {
        AtomicInteger hanging = new AtomicInteger();
        for (int i = 0; i < MOST_OF_ONE; i++) {
            hang("large", hanging);
        }
        await().untilAsserted(() -> assertThat(hanging).hasValue(MOST_OF_ONE));

        CountDownLatch second = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(2);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 2; i++) {
            threads.submit(generation("second"), () -> {
                begun.countDown();
                second.await();
                return "done";
            });
        }
        begun.await();

        Future<?> late = threads.submit(generation("second"), () -> order.add("second"));
        Future<?> third = threads.submit(generation("third"), () -> order.add("third"));
        second.countDown();
        third.get(10, TimeUnit.SECONDS);
        late.get(10, TimeUnit.SECONDS);

        assertThat(order.getFirst()).isEqualTo("third");
    }

    @Test
    void work_that_is_cancelled_while_it_waits_is_passed_over() throws Exception {
        AtomicInteger hanging = new AtomicInteger();
        for (int i = 0; i < MOST_OF_ONE; i++) {
            hang("one", hanging);
        }

        AtomicInteger ran = new AtomicInteger();
        Future<?> cancelled = threads.submit(generation("one"), ran::incrementAndGet);
        Future<?> next = threads.submit(generation("one"), () -> "done");

        cancelled.cancel(true);
        end.countDown();
        next.get(10, TimeUnit.SECONDS);
        await().untilAsserted(() -> assertThat(hanging).hasValue(0));
        assertThat(ran).hasValue(0);
    }
}
