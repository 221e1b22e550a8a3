package dev.endstate.fanout;

import dev.endstate.definition.Definitions;
import dev.endstate.index.Generations;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.IndexGauge;
import dev.endstate.instance.Role;
import dev.endstate.instance.TimeShare;
import dev.endstate.pipeline.LargeLookups;
import dev.endstate.pipeline.Pipeline;
import dev.endstate.source.SourceDatabase;
import dev.endstate.source.key.KeyPages;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.OptionalLong;
import java.util.UUID;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FanoutProperties.class)
class FanoutConfiguration {

    /** After the messages, which become tasks. */
    @Bean
    @Order(2)
    FanoutTasks fanoutTasks(JdbcClient database) {
        return new FanoutTasks(database, UUID.randomUUID().toString());
    }

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
    LargeLookups largeLookups(
            Generations generations,
            SourceDatabase source,
            KeyPages pages,
            Pipeline pipeline,
            FanoutProperties properties,
            FanoutTasks tasks,
            MeterRegistry meters) {
        ReadAhead ahead = new ReadAhead(pages::page, properties.chunkKeys(), System::nanoTime);
        return new FanoutLane(
                tasks,
                new FanoutChunk(generations, source, ahead, pipeline, tasks, meters),
                new TimeShare(properties.share()));
    }
}
