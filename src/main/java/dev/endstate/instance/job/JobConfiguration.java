package dev.endstate.instance.job;

import dev.endstate.instance.event.Events;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class JobConfiguration {
    /** Longer than an instance may stand still for its garbage, and short for a job that waits for another one to take over. */
    private static final Duration LENGTH_OF_TURNS = Duration.ofSeconds(15);

    @Bean
    Jobs jobs(JdbcClient own, Events events, Clock clock) {
        return new Jobs(own, events, clock);
    }

    @Bean
    JobQueries jobQueries(JdbcClient own) {
        return new JobQueries(own);
    }

    @Bean
    Turns turns(JdbcClient own, Clock clock) {
        return new Turns(own, clock, LENGTH_OF_TURNS);
    }

    /** The handlers are those of the roles that this instance plays. */
    @Bean
    JobLoop jobLoop(Turns turns, Events events, List<JobHandler> handlers) {
        return new JobLoop(turns, events, handlers);
    }
}
