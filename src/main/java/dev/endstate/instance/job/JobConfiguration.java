package dev.endstate.instance.job;

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
    JobSignal jobSignal() {
        return new JobSignal();
    }

    @Bean
    Jobs jobs(JdbcClient own, JobSignal signal, Clock clock) {
        return new Jobs(own, signal, clock);
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
    JobLoop jobLoop(Turns turns, JobSignal signal, List<JobHandler> handlers) {
        return new JobLoop(turns, signal, handlers);
    }
}
