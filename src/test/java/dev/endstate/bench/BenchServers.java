package dev.endstate.bench;

import dev.endstate.servers.ElasticsearchServer;
import dev.endstate.servers.PostgresServer;
import dev.endstate.testing.IndexContents;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** PostgreSQL, Kafka and Elasticsearch, each in processes of its own. */
record BenchServers(PostgresServer postgres, KafkaProcess kafka, ElasticsearchServer elasticsearch)
        implements AutoCloseable {

    /** Starts all three at once; returns when all of them answer. */
    static BenchServers start() throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<ElasticsearchServer> elasticsearch = threads.submit(() -> ElasticsearchServer.start());
            Future<PostgresServer> postgres =
                    threads.submit(() -> PostgresServer.start(Map.of("shared_buffers", "1GB")));
            Future<KafkaProcess> kafka = threads.submit(KafkaProcess::start);
            return new BenchServers(postgres.get(), kafka.get(), elasticsearch.get());
        }
    }

    /** The properties with which Endstate finds these servers, and a database among them. */
    Map<String, String> properties(String database) {
        return Map.of(
                "spring.datasource.url", postgres.jdbcUrl(database),
                "spring.datasource.username", PostgresServer.USER,
                "spring.datasource.password", "",
                "spring.kafka.bootstrap-servers", kafka.bootstrapServers(),
                "spring.elasticsearch.uris", elasticsearch.httpUri().toString());
    }

    IndexContents contents() {
        return new IndexContents(elasticsearch.httpUri());
    }

    /** What the servers have taken since they were started, and the process that uses them. */
    CoreSeconds used(ProcessHandle itself) {
        return new CoreSeconds(
                CoreSeconds.of(elasticsearch.process()),
                CoreSeconds.of(postgres.process()),
                CoreSeconds.of(kafka.handle()),
                CoreSeconds.of(itself));
    }

    @Override
    public void close() throws IOException {
        try (postgres;
                elasticsearch) {
            kafka.close();
        }
    }
}
