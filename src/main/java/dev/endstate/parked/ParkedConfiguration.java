package dev.endstate.parked;

import dev.endstate.definition.Definitions;
import dev.endstate.instance.IndexGauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.OptionalLong;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jdbc.repository.config.EnableJdbcRepositories;

@Configuration(proxyBeanMethods = false)
@EnableJdbcRepositories
class ParkedConfiguration {

    @Bean
    IndexGauge parkedGauge(ParkedKeys parked, Definitions definitions, MeterRegistry meters) {
        return new IndexGauge(
                "endstate.parked",
                "Keys that cannot be indexed now, for a reason of their own",
                definitions,
                index -> OptionalLong.of(parked.count(index)),
                meters);
    }
}
