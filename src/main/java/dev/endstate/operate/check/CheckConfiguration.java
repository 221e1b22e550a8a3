package dev.endstate.operate.check;

import dev.endstate.definition.Definitions;
import dev.endstate.instance.IndexGauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.OptionalLong;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CheckConfiguration {

    @Bean
    IndexGauge definitionGauge(Definitions definitions, Verdicts verdicts, MeterRegistry meters) {
        return new IndexGauge(
                "endstate.definition.problems",
                "What is in the way of the index's definition; above 0 it waits",
                definitions,
                index -> OptionalLong.of(verdicts.ofIndex(index).size()),
                meters);
    }
}
