package dev.endstate.operate;

import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.scheduling.annotation.Scheduled;

class SchedulingConfigurationTest {

    @Test
    void seven_gauges_that_wait_for_a_server_hold_nothing_else_up() {
        new ApplicationContextRunner()
                .withInitializer(new ConfigDataApplicationContextInitializer())
                .withConfiguration(AutoConfigurations.of(TaskSchedulingAutoConfiguration.class))
                .withUserConfiguration(SchedulingConfiguration.class)
                .withBean(Waiting.class)
                .withBean(Working.class)
                .run(context -> {
                    Waiting waiting = context.getBean(Waiting.class);
                    try {
                        await().until(() -> waiting.begun.get() == 7);
                        int before = context.getBean(Working.class).rounds.get();
                        await().until(() ->
                                context.getBean(Working.class).rounds.get() > before + 2);
                    } finally {
                        waiting.answer.countDown();
                    }
                });
    }

    static final class Waiting {
        private final AtomicInteger begun = new AtomicInteger();
        private final CountDownLatch answer = new CountDownLatch(1);

        @Scheduled(fixedDelay = 60_000)
        @Scheduled(fixedDelay = 60_001)
        @Scheduled(fixedDelay = 60_002)
        @Scheduled(fixedDelay = 60_003)
        @Scheduled(fixedDelay = 60_004)
        @Scheduled(fixedDelay = 60_005)
        @Scheduled(fixedDelay = 60_006)
        void ask() throws InterruptedException {
            begun.incrementAndGet();
            answer.await();
        }
    }

    static final class Working {
        private final AtomicInteger rounds = new AtomicInteger();

        @Scheduled(fixedDelay = 10)
        void work() {
            rounds.incrementAndGet();
        }
    }
}
