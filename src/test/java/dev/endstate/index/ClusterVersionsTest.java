package dev.endstate.index;

import static org.assertj.core.api.Assertions.assertThat;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import com.sun.net.httpserver.HttpServer;
import dev.endstate.instance.ServerCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A cluster that is upgraded node by node, played by a server: the real one here has one node and one version. */
class ClusterVersionsTest {

    @Test
    void one_node_of_a_version_whose_copies_diverge_is_named() throws IOException {
        ServerCheck.Findings findings = ask(200, """
                {"nodes": {"a": {"name": "hot1", "version": "9.5.3"}, "b": {"name": "hot2", "version": "9.5.2"},
                           "c": {"name": "old", "version": "9.4.9"}}}""", ClusterVersions::findings);
        assertThat(findings.problems()).isEmpty();
        assertThat(findings.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.file()).isEqualTo("Elasticsearch");
            assertThat(warning.cause()).contains("can diverge").endsWith("{hot2=9.5.2}");
            assertThat(warning.remedy()).startsWith("upgrade these nodes to 9.5.3 or newer");
        });
    }

    @Test
    void a_cluster_that_lets_nobody_see_its_nodes_is_in_the_way_of_nothing() throws IOException {
        for (int status : new int[] {403, 404, 410, 503}) {
            assertThat(ask(status, "{\"error\": {\"type\": \"security_exception\"}}", ClusterVersions::findings))
                    .isEqualTo(ServerCheck.Findings.NONE);
        }
    }

    private static <T> T ask(int status, String answer, Function<ClusterVersions, T> question) throws IOException {
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/_nodes/", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();

        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (Rest5Client client = Rest5Client.builder(address).build()) {
            return question.apply(new ClusterVersions(new ElasticsearchHttp(client)));
        } finally {
            server.stop(0);
        }
    }
}
