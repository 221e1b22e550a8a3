package dev.endstate.pipeline;

import dev.endstate.index.DocumentSink;
import dev.endstate.parked.ParkedKeys;
import dev.endstate.source.DocumentSource;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PipelineProperties.class)
class PipelineConfiguration {

    @Bean
    Pipeline pipeline(
            DocumentSource source,
            DocumentSink sink,
            ParkedKeys parked,
            PipelineProperties properties,
            MeterRegistry meters) {
        return new Pipeline(
                new ReadThenWrite(source, sink, properties, meters, System::nanoTime),
                new OutcomeRecorder(parked, meters),
                properties);
    }
}
