package dev.endstate.bench;

import com.zaxxer.hikari.HikariDataSource;
import dev.endstate.index.BulkWriter;
import dev.endstate.index.DocumentSink;
import dev.endstate.index.DocumentWrite;
import dev.endstate.servers.PostgresServer;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.IndexContents;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;

/** A database of entries under a steady rate of single changes, and Endstate that captures them by the log. */
final class LiveEntries implements AutoCloseable {
    /** By the acknowledgment of Elasticsearch. */
    static final Latencies ACKNOWLEDGED = new Latencies();

    private static final int CONNECTIONS = 4;

    private final Servers servers = Servers.shared();
    private final String name;
    private final int entries;
    private final HikariDataSource database;
    private final JdbcTemplate sql;
    private final List<Long> ids = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();

    /** @param firstChanged the entries from this one on are changed one by one */
    LiveEntries(String name, int entries, int firstChanged) throws IOException {
        this.name = name;
        this.entries = entries;
        servers.postgres().createDatabase(name);
        database = new HikariDataSource();
        database.setJdbcUrl(servers.postgres().jdbcUrl(name));
        database.setUsername(PostgresServer.USER);
        database.setMaximumPoolSize(CONNECTIONS);
        sql = new JdbcTemplate(database);
        BenchScript.run(sql, "/bench/schema.sql", entries);
        BenchScript.run(sql, "/bench/labels.sql", entries);

        for (long id = firstChanged; id <= entries; id++) {
            ids.add(id);
        }
        // Each is changed once in a round, so that an acknowledged document tells which change it is.
        Collections.shuffle(ids, new Random(42));
    }

    /** Tells each acknowledged document. Of tests, or the sample that runs beside it would take it for its own. */
    @TestConfiguration(proxyBeanMethods = false)
    static class ObservedSink {
        @Bean
        @Primary
        DocumentSink observedSink(BulkWriter writer) {
            return (generation, writes) -> {
                var answer = writer.write(generation, writes);
                // Users query the first one, whatever is built beside it.
                if (generation.name().number() == 1) {
                    writes.stream()
                            .map(DocumentWrite::key)
                            .forEach(key -> ACKNOWLEDGED.arrived(Long.parseLong(key.id())));
                }
                return answer;
            };
        }
    }

    /** Starts Endstate; returns when the index is built. */
    Deployment deploy() throws IOException {
        Deployment endstate =
                Deployment.start(servers, name, Deployment.resource("/bench/live"), capturing(), ObservedSink.class);
        IndexContents contents = contents();
        Awaitility.await()
                .atMost(Duration.ofMinutes(5))
                .until(() -> contents.call("GET", "/entries/_count", "")
                                .path("count")
                                .asInt()
                        == entries);
        return endstate;
    }

    /** Changes single entries, as long and as often as told; returns when all have arrived. */
    void change(int perSecond, Duration duration, Latencies latencies) throws Exception {
        int changes = (int) (perSecond * duration.toSeconds());
        long begin = System.nanoTime();
        AtomicInteger number = new AtomicInteger();
        try (ExecutorService connections = Executors.newFixedThreadPool(CONNECTIONS)) {
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                ends.add(connections.submit(() -> {
                    int n;
                    while ((n = number.getAndIncrement()) < changes) {
                        long intended = begin + n * 1_000_000_000L / perSecond;
                        LockSupport.parkNanos(intended - System.nanoTime());
                        change(intended, latencies);
                    }
                }));
            }

            for (Future<?> end : ends) {
                end.get();
            }
        }

        Awaitility.await().atMost(Duration.ofMinutes(2)).until(latencies::haveAllArrived);
    }

    private void change(long intended, Latencies latencies) {
        long id = ids.get(next.getAndIncrement() % ids.size());
        latencies.expect(id, intended);
        sql.update("UPDATE entry SET price = price + 0.01 WHERE id = ?", id);
    }

    private Map<String, String> capturing() {
        return Map.of(
                "endstate.capture.cdc.enabled", "true",
                "endstate.capture.cdc.slot", name,
                "endstate.capture.cdc.publication", name);
    }

    /** What an instance in a process of its own needs to be told to capture these changes. */
    Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>(servers.properties(name));
        properties.putAll(capturing());
        return properties;
    }

    IndexContents contents() {
        return new IndexContents(servers.elasticsearch().httpUri());
    }

    String kafka() {
        return servers.kafka().bootstrapServers();
    }

    JdbcTemplate sql() {
        return sql;
    }

    HikariDataSource database() {
        return database;
    }

    String name() {
        return name;
    }

    @Override
    public void close() {
        database.close();
    }
}
