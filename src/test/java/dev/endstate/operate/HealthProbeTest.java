package dev.endstate.operate;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthProbeTest {
    private HttpServer server;
    private int status;

    @BeforeEach
    void startAServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/health", exchange -> {
            exchange.getResponseHeaders().add("Location", "/login");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.createContext("/login", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopIt() {
        server.stop(0);
    }

    @Test
    void well_is_well() {
        status = 200;
        assertThatCode(() -> HealthProbe.main(new String[] {health().toString()}))
                .doesNotThrowAnyException();
    }

    @Test
    void anything_but_well_is_told() {
        status = 503;
        assertThatIllegalStateException()
                .isThrownBy(() -> HealthProbe.main(new String[] {health().toString()}))
                .withMessageContaining("/health answers 503");
    }

    @Test
    void nobody_there_is_told() {
        server.stop(0);
        assertThatIllegalStateException()
                .isThrownBy(() -> HealthProbe.main(new String[] {health().toString()}))
                .withMessageContaining("/health does not answer");
    }

    /** A page to log in at says nothing of what is behind it. */
    @Test
    void being_led_elsewhere_is_told() {
        status = 302;
        assertThatIllegalStateException()
                .isThrownBy(() -> HealthProbe.main(new String[] {health().toString()}))
                .withMessageContaining("/health answers 302");
    }

    @Test
    void who_hangs_is_told() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI address = URI.create("http://localhost:" + silent.getLocalPort() + "/health");
            assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> assertThatIllegalStateException()
                            .isThrownBy(() -> HealthProbe.ask(address, Duration.ofMillis(100)))
                            .withMessageContaining("/health does not answer"));
        }
    }

    private URI health() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/health");
    }
}
