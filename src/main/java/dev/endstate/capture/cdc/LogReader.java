package dev.endstate.capture.cdc;

import dev.endstate.capture.CaptureProperties;
import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import io.debezium.engine.spi.OffsetCommitPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Debezium's engine, reading the log of some tables until it is closed or fails. */
final class LogReader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LogReader.class);

    private static final Duration CLOSE = Duration.ofSeconds(10);

    private final Map<String, Set<String>> carried;
    private final DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    /** @param carried by {@code schema.table}, the columns of former rows that the log tells */
    LogReader(
            PGSimpleDataSource source, CaptureProperties.Cdc cdc, Map<String, Set<String>> carried, LogEvents events) {
        this.carried = carried;
        this.engine = DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                .using(properties(source, cdc, carried.keySet()))
                .using((success, message, error) -> ended(message, error))
                .using(new DebeziumEngine.ConnectorCallback() {
                    @Override
                    public void pollingStarted() {
                        started.complete(null);
                    }
                })
                .using(OffsetCommitPolicy.always())
                .notifying(events)
                .build();
        Thread.ofPlatform().daemon().name("endstate-cdc").start(engine);
    }

    private void ended(@Nullable String message, @Nullable Throwable error) {
        if (error == null) {
            end.complete(null);
        } else {
            end.completeExceptionally(new IllegalStateException(message, error));
        }
    }

    /** The columns of former rows that the log told when reading began, by {@code schema.table}. */
    Map<String, Set<String>> carried() {
        return carried;
    }

    /** Completed when the engine has ended, exceptionally if it failed. */
    CompletableFuture<Void> end() {
        return end;
    }

    private static Properties properties(
            PGSimpleDataSource source, CaptureProperties.Cdc cdc, Collection<String> tables) {
        Properties properties = new Properties();
        properties.setProperty("name", "endstate");
        properties.setProperty("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
        // Its metrics are named by this, and one process may hold several engines.
        properties.setProperty("topic.prefix", cdc.slot());
        properties.setProperty("database.hostname", String.valueOf(source.getServerNames()[0]));
        properties.setProperty("database.port", String.valueOf(source.getPortNumbers()[0]));
        properties.setProperty("database.dbname", String.valueOf(source.getDatabaseName()));
        set(properties, "database.user", source.getUser());
        set(properties, "database.password", source.getPassword());
        set(properties, "database.sslmode", source.getSslMode());
        set(properties, "database.sslrootcert", source.getSslRootCert());
        set(properties, "database.sslcert", source.getSslCert());
        set(properties, "database.sslkey", source.getSslKey());
        properties.setProperty("plugin.name", "pgoutput");
        properties.setProperty("slot.name", cdc.slot());
        properties.setProperty("slot.max.retries", "0");
        properties.setProperty("publication.name", cdc.publication());
        properties.setProperty("publication.autocreate.mode", "disabled");
        properties.setProperty(
                "table.include.list", tables.stream().map(Pattern::quote).collect(Collectors.joining(",")));
        // The slot is the offset: it is as durable as the database, and moves with it.
        properties.setProperty("snapshot.mode", "no_data");
        properties.setProperty("offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore");
        properties.setProperty("errors.max.retries", "0");
        properties.setProperty("skipped.operations", "none");
        properties.setProperty("tombstones.on.delete", "false");
        properties.setProperty("decimal.handling.mode", "string");
        properties.setProperty("time.precision.mode", "isostring");
        properties.setProperty("unavailable.value.placeholder", ChangeTranslator.UNTOUCHED);
        properties.setProperty("poll.interval.ms", "5");
        properties.setProperty("status.update.interval.ms", "5000");
        // A message in the log moves the slot on while the captured tables are idle and others are not.
        properties.setProperty(
                "heartbeat.interval.ms", String.valueOf(cdc.heartbeat().toMillis()));
        properties.setProperty("heartbeat.action.query", "SELECT pg_logical_emit_message(true, 'endstate', '')");
        return properties;
    }

    private static void set(Properties properties, String name, @Nullable String value) {
        if (value != null) {
            properties.setProperty(name, value);
        }
    }

    /** Lets go of the slot. The engine cannot be closed while it starts: its connection would stay open. */
    @Override
    public void close() {
        CompletableFuture.anyOf(started, end)
                .handle((ready, failed) -> ready)
                .completeOnTimeout(null, CLOSE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        if (!end.isDone()) {
            try {
                engine.close();
            } catch (IOException | IllegalStateException e) {
                log.debug("The engine ends by itself", e);
            }
            end.handle((done, failed) -> done)
                    .completeOnTimeout(null, CLOSE.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
    }
}
