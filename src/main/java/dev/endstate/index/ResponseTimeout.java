package dev.endstate.index;

import co.elastic.clients.transport.rest5_client.low_level.Rest5ClientBuilder;
import java.time.Duration;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.util.Timeout;
import org.springframework.boot.elasticsearch.autoconfigure.Rest5ClientBuilderCustomizer;

/**
 * Ends the wait for an answer that does not come because a machine died or a connection was dropped on the way.
 * {@code Rest5ClientBuilder} has a request wait for ever, and that has precedence over what Spring Boot makes of
 * {@code spring.elasticsearch.socket-timeout}.
 */
final class ResponseTimeout implements Rest5ClientBuilderCustomizer {
    private final Duration timeout;

    ResponseTimeout(Duration timeout) {
        this.timeout = timeout;
    }

    @Override
    public void customize(Rest5ClientBuilder builder) {}

    @Override
    public void customize(RequestConfig.Builder requests) {
        requests.setResponseTimeout(Timeout.of(timeout));
    }
}
