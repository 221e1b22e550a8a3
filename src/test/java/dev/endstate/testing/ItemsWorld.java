package dev.endstate.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.EndstateApplication;
import dev.endstate.servers.Servers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/**
 * A database of its own with items, parts and makers, a definition of an index of its own, and the guarantee: the index equals
 * the database.
 */
public final class ItemsWorld implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Servers servers;
    private final String database;
    private final Path definitions;
    private final JdbcTemplate sql;
    private final ItemDocuments documents;
    private final Topics topics;
    private final IndexContents contents;

    private ItemsWorld(Servers servers, String database, Path definitions) {
        this.servers = servers;
        this.database = database;
        this.definitions = definitions;
        this.sql = new JdbcTemplate(source(database));
        this.documents = new ItemDocuments(sql);
        this.topics = new Topics(servers.kafka());
        this.contents = new IndexContents(servers.elasticsearch().httpUri());
    }

    /** A fresh world on these servers, whose index no other test uses. */
    public static ItemsWorld create(Servers servers) {
        String name = "items" + NUMBER.incrementAndGet() + "x"
                + ProcessHandle.current().pid();
        servers.postgres().createDatabase(name);
        ItemsWorld world = new ItemsWorld(servers, name, ItemFiles.copyDefinition(name));
        world.sql.execute(ItemFiles.schema());
        return world;
    }

    /** Transactions of {@link #sql()}, with savepoints. */
    public TransactionTemplate transactions() {
        return new TransactionTemplate(new JdbcTransactionManager(Objects.requireNonNull(sql.getDataSource())));
    }

    /** Gives the properties of an instance that captures this world's changes itself. */
    public Map<String, String> capturing() {
        return Map.of(
                "endstate.reconcile.second-look", "1s",
                "endstate.reconcile.refresh", "200ms",
                "endstate.capture.cdc.enabled", "true",
                "endstate.capture.cdc.slot", database,
                "endstate.capture.cdc.publication", database,
                "endstate.capture.cdc.standby", "200ms",
                "endstate.capture.cdc.heartbeat", "1s");
    }

    /** Starts an instance for this world. */
    public Deployment deploy(Map<String, String> properties, Class<?>... sources) {
        return Deployment.start(servers, database, definitions, properties, sources);
    }

    public Deployment deploy() {
        return deploy(Map.of());
    }

    /** Starts an instance, unless the definition does not fit. */
    public Deployment deployStrictly(Map<String, String> properties) {
        Map<String, String> strictly = new HashMap<>(properties);
        strictly.put("endstate.definitions.strict", "true");
        return deploy(strictly);
    }

    /** Starts an instance for this world in a process of its own, which can be killed. */
    public InstanceProcess deployApart(Map<String, String> more) {
        Map<String, String> properties = processProperties();
        properties.putAll(more);
        return InstanceProcess.start(EndstateApplication.class, properties);
    }

    /** The environment of an instance in a process of its own. */
    public Map<String, String> processProperties() {
        return Deployment.properties(servers, database, definitions);
    }

    /** Creates another database with the same tables, without rows; returns its name. */
    public String createEmptyCopy() {
        String copy = database + "copy";
        servers.postgres().createDatabase(copy);
        new JdbcTemplate(source(copy)).execute(ItemFiles.schema());
        return copy;
    }

    /** Connections to a database of the server, this world's or another. */
    public PGSimpleDataSource source(String database) {
        return servers.postgres().source(database);
    }

    /** The name of the database, of the index, and of the definition's folder. */
    public String name() {
        return database;
    }

    public Path definition() {
        return definitions.resolve(database);
    }

    public JdbcTemplate sql() {
        return sql;
    }

    public IndexContents contents() {
        return contents;
    }

    public Topics topics() {
        return topics;
    }

    public String tableTopic(String table) {
        return database + ".public." + table;
    }

    public String applicationTopic() {
        return database + "-changes";
    }

    /** Adds items 1 to {@code count}, visible and without maker or parts. */
    public void addItems(int count) {
        sql.update("INSERT INTO item (id, name) SELECT n, 'item ' || n FROM generate_series(1, ?) n", count);
    }

    /** Adds items whose ids no {@link SqlStorm} changes, so that none of them goes away, and lets the log tell moved parts. */
    public void addItemsBesideStorms(int count) {
        sql.update("INSERT INTO item (id, name) SELECT 100000 + n, 'item ' || n FROM generate_series(1, ?) n", count);
        sql.execute("ALTER TABLE part REPLICA IDENTITY FULL");
    }

    /** Publishes a message and waits until Kafka has it. */
    public void publish(String topic, @Nullable String key, @Nullable String value) {
        send(new ProducerRecord<>(topic, bytes(key), bytes(value)));
    }

    /** Publishes a message with headers, or bytes that are not text. */
    public void send(ProducerRecord<byte[], byte[]> message) {
        topics.send(message);
    }

    /** The values of the dead letters' reason header, by the value of the letter. */
    public Map<String, String> deadLetters() {
        Map<String, String> reasons = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> letter : topics.read(database + ".dead-letters")) {
            reasons.put(
                    letter.value() == null ? "null" : text(letter.value()),
                    text(letter.headers().lastHeader("endstate-reason").value()));
        }
        return reasons;
    }

    /** Says that these items changed. */
    public void itemsChanged(long... ids) {
        for (long id : ids) {
            publish(tableTopic("item"), "{\"id\":" + id + "}", "{\"id\":" + id + "}");
        }
    }

    /** What the database has, by the test's own query. */
    public Map<String, JsonNode> expected() {
        return documents.all();
    }

    /** The guarantee: every document equals the database's, and nothing else is in the index. */
    public void awaitIndexEqualsDatabase() {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(ItemDocuments.differences(expected(), contents.all(database)))
                        .as("differences between the database %s and its index", database)
                        .isEmpty());
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A slot holds back the log of the whole server. */
    private void dropSlot() {
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
            sql.query(
                    "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = ?",
                    row -> {},
                    database);
            return true;
        });
    }

    @Override
    public void close() {
        topics.close();
        dropSlot();
        try {
            FileSystemUtils.deleteRecursively(definitions);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + definitions, e);
        }
    }
}
