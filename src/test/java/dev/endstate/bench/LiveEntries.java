package dev.endstate.bench;

import com.zaxxer.hikari.HikariDataSource;
import dev.endstate.servers.PostgresServer;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.IndexContents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.JdbcTemplate;

/** A database of entries under a steady rate of single changes, and Endstate that captures them by the log. */
final class LiveEntries implements AutoCloseable {
    private final BenchServers servers;
    private final String name;
    private final int entries;
    private final HikariDataSource database;
    private final JdbcTemplate sql;
    private final List<Long> ids = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();

    /** @param firstChanged the entries from this one on are changed one by one */
    LiveEntries(String name, int entries, int firstChanged)
            throws IOException, InterruptedException, ExecutionException {
        this.servers = BenchServers.start();
        this.name = name;
        this.entries = entries;
        servers.postgres().createDatabase(name);
        database = new HikariDataSource();
        database.setJdbcUrl(servers.postgres().jdbcUrl(name));
        database.setUsername(PostgresServer.USER);
        database.setMaximumPoolSize(SteadyLoad.CONNECTIONS + 1);
        sql = new JdbcTemplate(database);
        BenchScript.run(sql, "/bench/schema.sql", entries);
        BenchScript.run(sql, "/bench/labels.sql", entries);

        for (long id = firstChanged; id <= entries; id++) {
            ids.add(id);
        }
        // Each is changed once in a round, so that an acknowledged document tells which change it is.
        Collections.shuffle(ids, new Random(42));
    }

    /** Starts Endstate; returns when the index is built. */
    EndstateProcess deploy(String heap) throws IOException {
        return deploy(heap, Deployment.resource("/bench/live"), Map.of());
    }

    EndstateProcess deploy(String heap, Path definitions, Map<String, String> more) throws IOException {
        Map<String, String> properties = properties();
        properties.put("endstate.definitions", definitions.toString());
        properties.put("endstate.rebuild.retain", "0s");
        properties.put("server.port", "0");
        properties.put("spring.security.user.name", "tester");
        properties.put("spring.security.user.password", "secret");
        properties.put(EndstateProcess.OBSERVED, "entries");
        properties.putAll(more);

        EndstateProcess endstate = EndstateProcess.start(properties, heap, name);
        awaitCount("{\"query\": {\"match_all\": {}}}", entries);
        return endstate;
    }

    /** Waits until a search finds so many. */
    void awaitCount(String query, int count) {
        IndexContents contents = contents();
        Awaitility.await()
                .atMost(Duration.ofMinutes(15))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> contents.call("POST", "/entries/_count", query)
                                .path("count")
                                .asInt()
                        == count);
    }

    /** The load of single entries' changes, which arrive in these latencies. */
    SteadyLoad load(int perSecond, Latencies latencies) {
        return new SteadyLoad(perSecond, latencies, () -> ids.get(next.getAndIncrement() % ids.size()), this::change);
    }

    private void change(long id) {
        sql.update("UPDATE entry SET price = price + 0.01 WHERE id = ?", id);
    }

    /** Changes single entries, as long and as often as told; returns when all have arrived. */
    void change(int perSecond, Duration duration, Latencies latencies) throws Exception {
        load(perSecond, latencies).run(duration);
    }

    /** What an instance needs to be told to capture these changes. */
    Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>(servers.properties(name));
        properties.put("endstate.capture.cdc.enabled", "true");
        properties.put("endstate.capture.cdc.slot", name);
        properties.put("endstate.capture.cdc.publication", name);
        return properties;
    }

    IndexContents contents() {
        return servers.contents();
    }

    BenchServers servers() {
        return servers;
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
    public void close() throws IOException {
        database.close();
        servers.close();
    }
}
