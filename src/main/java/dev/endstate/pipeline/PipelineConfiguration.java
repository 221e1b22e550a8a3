package dev.endstate.pipeline;

import dev.endstate.index.DocumentSink;
import dev.endstate.parked.Parking;
import dev.endstate.source.SourceDatabase;
import dev.endstate.source.document.DocumentSource;
import dev.endstate.source.key.KeyPages;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PipelineProperties.class)
class PipelineConfiguration {
    /** Not every key has a document. */
    private static final int OTHERS = 20;

    @Bean
    Telemetry telemetry(MeterRegistry meters, ObjectProvider<Tracer> tracer) {
        return new Telemetry(meters, tracer.getIfAvailable(() -> Tracer.NOOP));
    }

    @Bean
    Pipeline pipeline(
            DocumentSource source,
            DocumentSink sink,
            SourceDatabase database,
            KeyPages pages,
            Parking parked,
            PipelineProperties properties,
            Telemetry telemetry) {
        int threads = FairThreads.count(properties.parallelism());
        if (database.liveConnections() <= threads) {
            throw new IllegalStateException(
                    "endstate.pipeline.parallelism is " + properties.parallelism() + ", so that "
                            + threads + " batches of several indexes may be read at the same time; but of"
                            + " endstate.source.connections only " + database.liveConnections()
                            + " are for them and for what comes before a read. Raise the latter or lower the former");
        }

        return Pipeline.of(
                source,
                sink,
                parked,
                (definition, key) -> pages.others(definition.key(), definition.keys(), key, OTHERS),
                properties,
                telemetry);
    }
}
