package dev.endstate.servers;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** PostgreSQL, Kafka and Elasticsearch together, as Endstate needs them. */
public record Servers(PostgresServer postgres, KafkaServer kafka, ElasticsearchServer elasticsearch)
        implements AutoCloseable {

    /** Starts all three at once; returns when all of them answer. */
    public static Servers start() {
        return start(Map.of());
    }

    /** @param postgresSettings settings of PostgreSQL beside the usual ones */
    public static Servers start(Map<String, String> postgresSettings) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<ElasticsearchServer> elasticsearch = threads.submit(() -> ElasticsearchServer.start());
            Future<PostgresServer> postgres = threads.submit(() -> PostgresServer.start(postgresSettings));
            Future<KafkaServer> kafka = threads.submit(KafkaServer::start);
            return new Servers(postgres.get(), kafka.get(), elasticsearch.get());
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the servers were starting", e);
        }
    }

    /** The servers that all tests of this JVM share; they start at the first call and end with the JVM. */
    public static Servers shared() {
        return Shared.SERVERS;
    }

    /** The same PostgreSQL and Kafka with another Elasticsearch, which may be one node of a cluster. */
    public Servers with(ElasticsearchServer other) {
        return new Servers(postgres, kafka, other);
    }

    /** The properties with which a Spring Boot application finds these servers, and a database among them. */
    public Map<String, String> properties(String database) {
        return Map.of(
                "spring.datasource.url", postgres.jdbcUrl(database),
                "spring.datasource.username", PostgresServer.USER,
                "spring.datasource.password", "",
                "spring.kafka.bootstrap-servers", kafka.bootstrapServers(),
                "spring.elasticsearch.uris", elasticsearch.httpUri().toString());
    }

    @Override
    public void close() throws IOException {
        try (postgres;
                elasticsearch) {
            kafka.close();
        }
    }

    private static final class Shared {
        private static final Servers SERVERS = Servers.start();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    SERVERS.close();
                } catch (IOException e) {
                    throw new IllegalStateException("The shared servers could not be closed", e);
                }
            }));
        }
    }
}
