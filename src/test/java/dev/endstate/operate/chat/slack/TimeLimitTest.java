package dev.endstate.operate.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TimeLimitTest {

    @Test
    void nobody_waits_longer_than_the_limit_and_what_hangs_leaves_room_when_it_ends() throws InterruptedException {
        CountDownLatch hanging = new CountDownLatch(1);
        try (TimeLimit timeLimit = new TimeLimit(Duration.ofMillis(50))) {
            for (int i = 0; i < 4; i++) {
                assertThat(timeLimit.call(() -> {
                            hanging.await();
                            return "late";
                        }))
                        .isEmpty();
            }
            assertThat(timeLimit.call(() -> "no room for a fifth")).isEmpty();

            hanging.countDown();
            await().until(() -> timeLimit.call(() -> "in time").isPresent());
        }
    }
}
