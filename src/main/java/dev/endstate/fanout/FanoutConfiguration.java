package dev.endstate.fanout;

import dev.endstate.definition.Definitions;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.IndexGauge;
import dev.endstate.instance.Role;
import dev.endstate.source.key.KeyPages;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.OptionalLong;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FanoutProperties.class)
class FanoutConfiguration {

    @Bean
    IndexGauge fanoutGauge(FanoutTasks tasks, Definitions definitions, MeterRegistry meters) {
        return new IndexGauge(
                "endstate.fanout",
                "Changed reference rows whose documents are still to be read; it falls by itself",
                definitions,
                index -> OptionalLong.of(tasks.count(index)),
                meters);
    }

    @Bean
    @ConditionalOnRole(Role.INDEX)
    ReadAhead readAhead(KeyPages pages, FanoutProperties properties) {
        return new ReadAhead(pages::page, properties.chunkKeys(), System::nanoTime);
    }
}
