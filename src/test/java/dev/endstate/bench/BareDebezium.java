package dev.endstate.bench;

import com.zaxxer.hikari.HikariDataSource;
import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import java.io.IOException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.postgresql.PGProperty;
import org.springframework.jdbc.core.JdbcTemplate;

/** The floor: Debezium's engine, set to be quick, and a consumer that does nothing with what comes. */
final class BareDebezium implements AutoCloseable {
    private static final String SLOT = "floor";

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final JdbcTemplate sql;

    BareDebezium(HikariDataSource database, Latencies latencies) {
        this.sql = new JdbcTemplate(database);
        sql.execute("CREATE PUBLICATION floor FOR TABLE entry");
        sql.queryForList("SELECT pg_create_logical_replication_slot('floor', 'pgoutput')");

        this.engine = DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                .using(properties(database))
                .using(new DebeziumEngine.ConnectorCallback() {
                    @Override
                    public void pollingStarted() {
                        started.complete(null);
                    }
                })
                .notifying((events, committer) -> take(events, committer, latencies))
                .build();

        thread.execute(engine);
        started.join();
    }

    private static void take(
            List<RecordChangeEvent<SourceRecord>> events,
            DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer,
            Latencies latencies)
            throws InterruptedException {
        for (RecordChangeEvent<SourceRecord> event : events) {
            if (event.record().value() instanceof Struct change
                    && change.schema().field("after") != null) {
                latencies.arrived(change.getStruct("after").getInt64("id"));
            }
            committer.markProcessed(event);
        }
        committer.markBatchFinished();
    }

    private static Properties properties(HikariDataSource database) {
        Properties url = org.postgresql.Driver.parseURL(database.getJdbcUrl(), null);
        Properties properties = new Properties();

        properties.setProperty("name", SLOT);
        properties.setProperty("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
        properties.setProperty("topic.prefix", SLOT);
        properties.setProperty("database.hostname", String.valueOf(PGProperty.PG_HOST.getOrDefault(url)));
        properties.setProperty("database.port", String.valueOf(PGProperty.PG_PORT.getOrDefault(url)));
        properties.setProperty("database.dbname", String.valueOf(PGProperty.PG_DBNAME.getOrDefault(url)));
        properties.setProperty("database.user", database.getUsername());

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

    @Override
    public void close() throws IOException {
        engine.close();
        thread.close();
        sql.queryForList("SELECT pg_drop_replication_slot('floor')");
        sql.execute("DROP PUBLICATION floor");
    }
}
