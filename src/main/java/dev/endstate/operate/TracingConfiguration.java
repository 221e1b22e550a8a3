package dev.endstate.operate;

import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.opentelemetry.api.OpenTelemetry;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Spans are Spring Boot's to make and to send; here is which, and that none is made unasked. */
@Configuration(proxyBeanMethods = false)
class TracingConfiguration {

    /** What Boot has in its place records spans that nobody takes. */
    @Bean
    @ConditionalOnBooleanProperty(name = "management.opentelemetry.enabled", havingValue = false)
    OpenTelemetry noTelemetry() {
        return OpenTelemetry.noop();
    }

    /** Probes, scrapes and what looks at servers every few seconds would be most of what is sent. */
    @Bean
    SpanExportingPredicate ownSpans() {
        return span -> span.getName() != null && span.getName().startsWith("endstate.");
    }
}
