package dev.endstate.operate;

import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.opentelemetry.api.OpenTelemetry;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Chooses which spans Spring Boot sends, and makes none unless somebody asks for them. */
@Configuration(proxyBeanMethods = false)
class TracingConfiguration {

    /** Records nothing. Boot's own default records spans that nobody collects. */
    @Bean
    @ConditionalOnBooleanProperty(name = "management.opentelemetry.enabled", havingValue = false)
    OpenTelemetry noTelemetry() {
        return OpenTelemetry.noop();
    }

    /** Sends Endstate's own spans only: probes, scrapes and regular checks of the servers would be most of what is sent. */
    @Bean
    SpanExportingPredicate ownSpans() {
        return span -> span.getName() != null && span.getName().startsWith("endstate.");
    }
}
