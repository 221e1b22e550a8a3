package dev.endstate.bench;

import com.zaxxer.hikari.HikariDataSource;
import dev.endstate.servers.PostgresServer;
import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.postgresql.PGProperty;
import org.springframework.jdbc.core.JdbcTemplate;

/** The floor: Debezium's engine in a process of its own, set to be quick, and a consumer that does nothing with what comes. */
final class BareDebezium implements AutoCloseable {
    private static final String SLOT = "floor";

    private final ChildJvm child;
    private final ArrivalFeed feed;
    private final JdbcTemplate sql;

    BareDebezium(HikariDataSource database, String heap, Latencies latencies) throws IOException {
        this.sql = new JdbcTemplate(database);
        sql.execute("CREATE PUBLICATION floor FOR TABLE entry");
        sql.queryForList("SELECT pg_create_logical_replication_slot('floor', 'pgoutput')");
        this.child = ChildJvm.start(BareDebezium.class, heap, Map.of("database", database.getJdbcUrl()), "debezium");
        this.feed = new ArrivalFeed(child, latencies);
    }

    ProcessHandle handle() {
        return child.handle();
    }

    @Override
    public void close() {
        feed.close();
        child.close();
        sql.queryForList("SELECT pg_terminate_backend(active_pid, 10000) FROM pg_replication_slots"
                + " WHERE slot_name = 'floor' AND active");
        sql.queryForList("SELECT pg_drop_replication_slot('floor')");
        sql.execute("DROP PUBLICATION floor");
    }

    /** The process itself. */
    public static void main(String[] args) throws IOException {
        Arrivals arrivals = new Arrivals();
        CompletableFuture<Void> started = new CompletableFuture<>();
        try (ExecutorService thread = Executors.newSingleThreadExecutor();
                DebeziumEngine<RecordChangeEvent<SourceRecord>> engine =
                        engine(ChildJvm.properties(args).get("database"), arrivals, started)) {
            thread.execute(engine);
            started.orTimeout(60, TimeUnit.SECONDS).join();
            ChildJvm.answer(words -> arrivals.take());
        }
    }

    private static DebeziumEngine<RecordChangeEvent<SourceRecord>> engine(
            String database, Arrivals arrivals, CompletableFuture<Void> started) {
        return DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                .using(properties(database))
                .using(new DebeziumEngine.ConnectorCallback() {
                    @Override
                    public void pollingStarted() {
                        started.complete(null);
                    }
                })
                .notifying((events, committer) -> take(events, committer, arrivals))
                .build();
    }

    private static void take(
            List<RecordChangeEvent<SourceRecord>> events,
            DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer,
            Arrivals arrivals)
            throws InterruptedException {
        for (RecordChangeEvent<SourceRecord> event : events) {
            if (event.record().value() instanceof Struct change
                    && change.schema().field("after") != null) {
                arrivals.add(change.getStruct("after").getInt64("id"));
            }
            committer.markProcessed(event);
        }
        committer.markBatchFinished();
    }

    private static Properties properties(String database) {
        Properties url = org.postgresql.Driver.parseURL(database, null);
        Properties properties = new Properties();

        properties.setProperty("name", SLOT);
        properties.setProperty("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
        properties.setProperty("topic.prefix", SLOT);
        properties.setProperty("database.hostname", String.valueOf(PGProperty.PG_HOST.getOrDefault(url)));
        properties.setProperty("database.port", String.valueOf(PGProperty.PG_PORT.getOrDefault(url)));
        properties.setProperty("database.dbname", String.valueOf(PGProperty.PG_DBNAME.getOrDefault(url)));
        properties.setProperty("database.user", PostgresServer.USER);

        properties.setProperty("plugin.name", "pgoutput");
        properties.setProperty("slot.name", SLOT);
        properties.setProperty("publication.name", SLOT);
        properties.setProperty("publication.autocreate.mode", "disabled");
        properties.setProperty("table.include.list", "public.entry");
        properties.setProperty("snapshot.mode", "no_data");
        properties.setProperty("offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore");

        properties.setProperty("decimal.handling.mode", "string");
        properties.setProperty("time.precision.mode", "isostring");
        properties.setProperty("poll.interval.ms", "5");
        return properties;
    }
}
