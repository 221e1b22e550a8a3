package dev.endstate.parked;

import dev.endstate.definition.Definitions;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jdbc.repository.config.EnableJdbcRepositories;

@Configuration(proxyBeanMethods = false)
@EnableJdbcRepositories
class ParkedConfiguration {

    @Bean
    ParkedKeys parkedKeys(ParkedRepository repository, Clock clock) {
        return new ParkedKeys(repository, clock);
    }

    @Bean
    ParkedGauge parkedGauge(ParkedKeys parked, Definitions definitions, MeterRegistry meters) {
        return new ParkedGauge(parked, definitions, meters);
    }
}
