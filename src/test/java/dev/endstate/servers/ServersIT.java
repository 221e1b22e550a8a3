package dev.endstate.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

/** The servers that every other test trusts: what they acknowledged is there after they were killed. */
class ServersIT {
    @Test
    void postgresKeepsWhatItCommittedBeforeItWasKilled() throws Exception {
        try (var postgres = PostgresServer.start(Map.of("synchronous_commit", "on"))) {
            var database = postgres.createDatabase("kept");
            try (var connection = database.getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS id");
                postgres.kill();
            }

            postgres.restart();
            try (var connection = database.getConnection();
                    var rows = connection.createStatement().executeQuery("SELECT count(*) FROM kept")) {
                rows.next();
                assertThat(rows.getInt(1)).isEqualTo(1000);
            }
        }
    }

    @Test
    void elasticsearchKeepsWhatItAcknowledgedBeforeItWasKilled() throws Exception {
        try (var elasticsearch = ElasticsearchServer.start();
                var client = HttpClient.newHttpClient()) {
            var document = elasticsearch.httpUri().resolve("/kept/_doc/1");
            var put = HttpRequest.newBuilder(document)
                    .header("Content-Type", "application/json")
                    .PUT(BodyPublishers.ofString("{\"name\": \"kept\"}"))
                    .build();
            assertThat(client.send(put, BodyHandlers.ofString()).statusCode()).isEqualTo(201);

            elasticsearch.kill();
            elasticsearch.restart();
            var get = HttpRequest.newBuilder(document).build();
            assertThat(client.send(get, BodyHandlers.ofString()).body()).contains("\"kept\"");
        }
    }

    @Test
    void kafkaKeepsItsAddressAndTopicsWhenItIsRestarted() throws Exception {
        try (var kafka = KafkaServer.start();
                var admin = kafka.admin()) {
            assertThat(admin.describeCluster().nodes().get()).hasSize(1);
            admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1)))
                    .all()
                    .get();
            kafka.stop();
            kafka.restart();
            assertThat(admin.listTopics().names().get()).contains("kept");
        }
    }
}
