package dev.endstate.operate;

import org.springframework.boot.task.ThreadPoolTaskSchedulerBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Turns on scheduled tasks, but not for {@code --check}: they need Endstate's own schema, and would report a second time what does
 * not fit, as if it waited.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnServing
@EnableScheduling
class SchedulingConfiguration {

    /**
     * A scheduler with threads of its own. Boot's scheduler of virtual threads runs all tasks with a fixed delay on one thread, where a
     * gauge that waits a minute for Kafka would hold up the watch over the replication slot.
     */
    @Bean
    ThreadPoolTaskScheduler taskScheduler(ThreadPoolTaskSchedulerBuilder builder) {
        return builder.build();
    }
}
