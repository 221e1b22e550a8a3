package dev.endstate.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import co.elastic.clients.transport.rest5_client.low_level.Request;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.elasticsearch.autoconfigure.ElasticsearchRestClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ResponseTimeoutTest {

    @Test
    @Timeout(30)
    void a_server_that_takes_a_request_and_never_answers_is_unavailable_after_the_socket_timeout() throws IOException {
        try (ServerSocket hung = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(ElasticsearchRestClientAutoConfiguration.class))
                    .withUserConfiguration(IndexConfiguration.class)
                    .withPropertyValues(
                            "spring.elasticsearch.uris=http://127.0.0.1:" + hung.getLocalPort(),
                            "spring.elasticsearch.socket-timeout=200ms")
                    .run(context -> {
                        ElasticsearchHttp elasticsearch = new ElasticsearchHttp(context.getBean(Rest5Client.class));

                        long begin = System.nanoTime();
                        assertThatExceptionOfType(IndexException.Unavailable.class)
                                .isThrownBy(() -> elasticsearch.send(new Request("GET", "/")));
                        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(150));
                    });
        }
    }
}
