package dev.endstate.operate;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
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
            exchange.sendResponseHeaders(status, -1);
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
        assertThatCode(() -> HealthProbe.ask(health())).doesNotThrowAnyException();
    }

    @Test
    void anything_but_well_is_told() {
        status = 503;
        assertThatIllegalStateException()
                .isThrownBy(() -> HealthProbe.ask(health()))
                .withMessageContaining("/health answers 503");
    }

    @Test
    void nobody_there_is_told() {
        server.stop(0);
        assertThatIllegalStateException()
                .isThrownBy(() -> HealthProbe.ask(health()))
                .withMessageContaining("/health does not answer");
    }

    private URI health() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/health");
    }
}
