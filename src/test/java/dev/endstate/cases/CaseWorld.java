package dev.endstate.cases;

import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.IndexContents;
import dev.endstate.testing.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** A case's own database and sessions, and its place on the shared servers. */
final class CaseWorld implements AutoCloseable {
    private final Servers servers;
    private final Path folder;
    private final String database;
    private final Map<String, SingleConnectionDataSource> sessions = new TreeMap<>();
    private final IndexContents contents;
    private final Topics topics;

    /** @param folder of the case */
    CaseWorld(Servers servers, Path folder) {
        this.servers = servers;
        this.folder = folder;
        this.database = "case" + folder.getFileName().toString().substring(1, 3).toLowerCase(Locale.ROOT) + "x"
                + ProcessHandle.current().pid();
        this.contents = new IndexContents(servers.elasticsearch().httpUri());
        this.topics = new Topics(servers.kafka());
        servers.postgres().createDatabase(database);
        deleteIndexes();
    }

    Path definitions(String name) {
        return folder.resolve(name);
    }

    List<Step> steps() {
        return CaseScript.read(read("steps.sql"));
    }

    List<String> schema() {
        return CaseScript.statements(read("schema.sql"));
    }

    private String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The properties of an instance: as a user would give them, but with names that no other case has on these servers. */
    Map<String, String> properties(Path definitions, Map<String, String> ofTheCase) {
        Map<String, String> properties = new TreeMap<>(Deployment.properties(servers, database, definitions));
        properties.put("endstate.capture.cdc.slot", database);
        properties.put("endstate.capture.cdc.publication", database);
        properties.put("endstate.reconcile.refresh", "1s");
        if (ofTheCase.containsKey("endstate.topics.table")) {
            // A pattern of its own names somebody else's topics, as for a user.
            properties.remove("endstate.topics.create");
        }
        properties.putAll(ofTheCase);
        return properties;
    }

    /** One of the shop's sessions, by name. */
    JdbcTemplate session(String name) {
        return new JdbcTemplate(sessions.computeIfAbsent(name, none -> {
            PGSimpleDataSource source = servers.postgres().source(database);
            source.setOptions("-c TimeZone=UTC");
            try {
                Connection connection = source.getConnection();
                return new SingleConnectionDataSource(connection, true);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }));
    }

    IndexContents contents() {
        return contents;
    }

    void createTopics(List<String> names) {
        topics.create(1, names);
    }

    /** Publishes a message; returns when Kafka has it. */
    void publish(String topic, String key, String value) {
        topics.send(new ProducerRecord<>(topic, bytes(key), bytes(value)));
    }

    private static byte @Nullable [] bytes(String text) {
        if (text.startsWith("hex:")) {
            return HexFormat.of().parseHex(text.substring(4));
        }
        return text.equals("(null)") ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    /** The dead letters of the case's instance, each as text: headers (where it came from, why), key and value. */
    List<String> deadLetters() {
        return topics.read(database + ".dead-letters").stream()
                .map(DeadLetter::text)
                .toList();
    }

    /** Other tests have indexes of these names too. */
    private void deleteIndexes() {
        try (Stream<Path> folders = Files.walk(folder, 2)) {
            folders.filter(Files::isDirectory)
                    .map(path -> path.getFileName().toString())
                    .forEach(index -> contents.call("GET", "/_alias/" + index + "*?expand_wildcards=all", "")
                            .propertyNames()
                            .forEach(generation -> contents.call("DELETE", "/" + generation, "")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A slot holds back the log of the whole server. */
    @Override
    public void close() {
        session("main")
                .query(
                        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = ? AND NOT active",
                        row -> {},
                        database);
        sessions.values().forEach(SingleConnectionDataSource::destroy);
        topics.close();
        deleteIndexes();
    }
}
