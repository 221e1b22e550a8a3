package dev.endstate.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PersistentLoopsTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final AtomicInteger attempts = new AtomicInteger();
    private PersistentLoops loops = run(Duration.ZERO);

    @AfterEach
    void stop() {
        loops.stop();
    }

    private PersistentLoops run(Duration patience, PersistentLoop... some) {
        loops = new PersistentLoops(List.of(some), Duration.ZERO, patience);
        loops.start();
        return loops;
    }

    @Test
    void whatever_one_attempt_ran_into_another_one_follows() {
        run(Duration.ZERO, new PersistentLoop("The test", Duration.ofMillis(5), said -> {
            switch (attempts.getAndIncrement()) {
                case 0 -> throw new IllegalStateException("away");
                case 1 -> throw new StackOverflowError("too deep");
                default -> {}
            }
        }));

        await().until(() -> attempts.get() > 3);
    }

    @Test
    void a_call_during_an_attempt_brings_another_one_at_once() {
        CountDownLatch called = new CountDownLatch(1);
        PersistentLoop loop = new PersistentLoop("The test", LONG, said -> {
            attempts.incrementAndGet();
            called.await();
        });
        run(Duration.ZERO, loop);
        await().until(() -> attempts.get() == 1);

        loop.wake();
        called.countDown();

        await().until(() -> attempts.get() == 2);
    }

    @Test
    void an_attempt_may_end_undisturbed_within_the_patience() {
        AtomicBoolean disturbed = new AtomicBoolean();
        CountDownLatch stopping = new CountDownLatch(1);
        run(LONG, new PersistentLoop("The test", LONG, said -> {
            attempts.incrementAndGet();
            try {
                stopping.await();
            } catch (InterruptedException e) {
                disturbed.set(true);
            }
        }));
        await().until(() -> attempts.get() == 1);

        Thread ending = Thread.ofVirtual().start(loops::stop);
        await().until(() -> !loops.isRunning());
        stopping.countDown();

        await().until(() -> !ending.isAlive());
        assertThat(disturbed).isFalse();
        assertThat(attempts).hasValue(1);
    }

    @Test
    void an_attempt_that_takes_longer_than_the_patience_is_interrupted() {
        AtomicBoolean disturbed = new AtomicBoolean();
        run(Duration.ZERO, new PersistentLoop("The test", LONG, said -> {
            attempts.incrementAndGet();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                disturbed.set(true);
                throw e;
            }
        }));
        await().until(() -> attempts.get() == 1);

        loops.stop();

        assertThat(disturbed).isTrue();
    }

    @Test
    void what_was_stopped_can_start_again() {
        PersistentLoop loop = new PersistentLoop("The test", LONG, said -> attempts.incrementAndGet());
        run(Duration.ZERO, loop);
        await().until(() -> attempts.get() == 1);
        loops.stop();

        loops.start();

        await().until(() -> attempts.get() == 2);
    }
}
