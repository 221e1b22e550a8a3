package dev.endstate.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.servers.PostgresServer;
import dev.endstate.servers.Servers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A database of its own with items, parts and makers, a definition of an index of its own, and the guarantee: the index equals
 * the database. The assertion has its own SQL, so it does not believe what it tests.
 */
public final class ItemsWorld implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ORACLE = """
            SELECT i.id::text AS key, jsonb_build_object(
                'id', i.id, 'name', i.name, 'share', 100 / i.amount,
                'maker', CASE WHEN m.id IS NOT NULL THEN jsonb_build_object('id', m.id, 'name', m.name) END,
                'parts', coalesce((SELECT jsonb_agg(jsonb_build_object('number', p.id, 'label', p.label) ORDER BY p.id)
                                   FROM part p WHERE p.item_id = i.id), '[]'))::text AS document
            FROM item i LEFT JOIN maker m ON m.id = i.maker_id
            WHERE NOT i.hidden AND i.amount <> 0
            """;

    private final Servers servers;
    private final String database;
    private final Path definitions;
    private final JdbcTemplate sql;
    private final KafkaProducer<byte[], byte[]> producer;
    private final IndexContents contents;

    private ItemsWorld(Servers servers, String database, Path definitions) {
        this.servers = servers;
        this.database = database;
        this.definitions = definitions;
        this.sql = new JdbcTemplate(source(database));
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers.kafka().bootstrapServers(), "max.request.size", 20 << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.contents = new IndexContents(servers.elasticsearch().httpUri());
    }

    /** A fresh world on these servers, whose index no other test uses. */
    public static ItemsWorld create(Servers servers) {
        String name = "items" + NUMBER.incrementAndGet() + "x"
                + ProcessHandle.current().pid();
        servers.postgres().createDatabase(name);
        try {
            Path folder = Files.createTempDirectory("endstate-definitions");
            Path from = Deployment.resource("/items/items");
            Files.createDirectory(folder.resolve(name));
            for (String file : new String[] {"index.yml", "document.sql", "parts.sql", "index.json"}) {
                String text = Files.readString(from.resolve(file)).replace("item-changes", name + "-changes");
                Files.writeString(folder.resolve(name).resolve(file), text);
            }
            ItemsWorld world = new ItemsWorld(servers, name, folder);
            world.sql.execute(schema());
            return world;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Transactions of {@link #sql()}, with savepoints. */
    public TransactionTemplate transactions() {
        return new TransactionTemplate(new JdbcTransactionManager(Objects.requireNonNull(sql.getDataSource())));
    }

    /** The properties of an instance that captures this world's changes itself. */
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

    /** The environment of an instance in a process of its own. */
    public Map<String, String> processProperties() {
        return Deployment.properties(servers, database, definitions);
    }

    /** Creates another database with the same tables, without rows; returns its name. */
    public String createEmptyCopy() {
        String copy = database + "copy";
        servers.postgres().createDatabase(copy);
        new JdbcTemplate(source(copy)).execute(schema());
        return copy;
    }

    /** Connections to a database of the server, this world's or another. */
    public DataSource source(String database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(servers.postgres().jdbcUrl(database));
        source.setUser(PostgresServer.USER);
        return source;
    }

    private static String schema() {
        try {
            return Files.readString(Deployment.resource("/items/schema.sql"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Creates a topic that takes messages of up to 20 MB. */
    public void createTopicForLargeMessages(String topic) {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", servers.kafka().bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1)
                            .configs(Map.of("max.message.bytes", String.valueOf(20 << 20)))))
                    .all()
                    .get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
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

    public void send(ProducerRecord<byte[], byte[]> message) {
        try {
            producer.send(message).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The values of the dead letters' reason header, by the value of the letter. */
    public Map<String, String> deadLetters() {
        Map<String, String> letters = new TreeMap<>();
        Map<String, Object> properties =
                Map.of("bootstrap.servers", servers.kafka().bootstrapServers(), "max.partition.fetch.bytes", 20 << 20);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(database + ".dead-letters").stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(letter -> letters.put(
                                letter.value() == null ? "null" : new String(letter.value(), StandardCharsets.UTF_8),
                                new String(
                                        letter.headers()
                                                .lastHeader("endstate-reason")
                                                .value(),
                                        StandardCharsets.UTF_8)));
            }
        }
        return letters;
    }

    /** Says that these items changed. */
    public void itemsChanged(long... ids) {
        for (long id : ids) {
            publish(tableTopic("item"), "{\"id\":" + id + "}", "{\"id\":" + id + "}");
        }
    }

    /** What the database has, by this class's own query. */
    public Map<String, JsonNode> expected() {
        Map<String, JsonNode> documents = new TreeMap<>();
        sql.query(ORACLE, row -> {
            documents.put(row.getString("key"), new JsonMapper().readTree(row.getString("document")));
        });
        return documents;
    }

    /** The guarantee: every document equals the database's, and nothing else is in the index. */
    public void awaitIndexEqualsDatabase() {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(differences(expected(), contents.all(database)))
                        .as("differences between the database %s and its index", database)
                        .isEmpty());
    }

    private static List<String> differences(Map<String, JsonNode> database, Map<String, JsonNode> index) {
        List<String> differences = new ArrayList<>();
        database.forEach((key, document) -> {
            if (!index.containsKey(key)) {
                differences.add("missing " + key + ": " + document);
            } else if (!document.equals(index.get(key))) {
                differences.add("stale " + key + ": database " + document + ", index " + index.get(key));
            }
        });
        index.forEach((key, document) -> {
            if (!database.containsKey(key)) {
                differences.add("extra " + key + ": " + document);
            }
        });
        return differences.size() <= 5
                ? differences
                : Stream.concat(
                                Stream.of(differences.size() + " in all"),
                                differences.stream().limit(5))
                        .toList();
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
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
        producer.close();
        dropSlot();
        try {
            FileSystemUtils.deleteRecursively(definitions);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + definitions, e);
        }
    }
}
