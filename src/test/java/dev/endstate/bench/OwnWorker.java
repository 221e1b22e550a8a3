package dev.endstate.bench;

import dev.endstate.servers.PostgresServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.postgresql.PGConnection;

/** One connection to the database, and one to Elasticsearch: a ticket, a read, and a fenced bulk for each batch of keys. */
final class OwnWorker implements AutoCloseable {
    private static final String IDS = "WITH ids(id) AS (SELECT * FROM unnest(?::bigint[])) ";

    private final Connection connection;
    private final PreparedStatement ticket;
    private final Map<String, PreparedStatement> statements = new LinkedHashMap<>();
    private final OwnRows documents;
    private final Map<String, OwnRows> collections = new LinkedHashMap<>();
    private final OwnJson body = new OwnJson();

    /** @param definition its folder */
    OwnWorker(String database, Path definition) throws SQLException, IOException {
        connection = connect(database);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        ticket = connection.prepareStatement("SELECT nextval('own_ticket')");

        documents = new OwnRows(prepare(definition.resolve("document.sql")), false);
        for (Path file : collections(definition)) {
            String field = file.getFileName().toString().replace(".sql", "");
            collections.put(",\"" + field + "\":[", new OwnRows(prepare(file), true));
        }
    }

    /** Opens a connection for what is asked again and again, by texts, since the JSON is made of those. */
    static Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", PostgresServer.USER);
        properties.setProperty("prepareThreshold", "1");
        properties.setProperty("binaryTransfer", "false");
        // The sequence is the one thing that is written, in a transaction of its own.
        properties.setProperty("readOnlyMode", "transaction");
        properties.setProperty("options", "-c plan_cache_mode=force_generic_plan -c jit=off");
        return DriverManager.getConnection(database, properties);
    }

    private static List<Path> collections(Path definition) throws IOException {
        try (Stream<Path> files = Files.list(definition)) {
            return files.filter(file -> file.toString().endsWith(".sql") && !file.endsWith("document.sql"))
                    .sorted()
                    .toList();
        }
    }

    private PreparedStatement prepare(Path file) throws SQLException, IOException {
        PreparedStatement statement = connection.prepareStatement(IDS + Files.readString(file));
        statements.put(file.toString(), statement);
        return statement;
    }

    /**
     * Makes the index's documents of these keys what the database says.
     *
     * @param bulk where to send them
     * @param keys sorted, and each once
     */
    void index(URI bulk, long[] keys) throws SQLException, IOException {
        long version = nextTicket();
        read(keys);
        write(keys, version);
        send(bulk);
    }

    private long nextTicket() throws SQLException {
        connection.setAutoCommit(true);
        try (ResultSet row = ticket.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private void read(long[] keys) throws SQLException {
        connection.setAutoCommit(false);
        Array ids = connection.unwrap(PGConnection.class).createArrayOf("int8", keys);
        for (PreparedStatement statement : statements.values()) {
            statement.setArray(1, ids);
        }

        documents.read(keys);
        for (OwnRows rows : collections.values()) {
            rows.read(keys);
        }
        connection.commit();
    }

    private void write(long[] keys, long version) {
        byte[] fence = ("\",\"version\":" + version + ",\"version_type\":\"external_gte\"}}\n")
                .getBytes(StandardCharsets.US_ASCII);
        body.clear();
        for (int i = 0; i < keys.length; i++) {
            boolean isGone = documents.isEmpty(i);
            body.ascii(isGone ? "{\"delete\":{\"_id\":\"" : "{\"index\":{\"_id\":\"");
            body.ascii(Long.toString(keys[i]));
            body.raw(fence);
            if (!isGone) {
                writeDocument(i);
            }
        }
    }

    private void writeDocument(int i) {
        documents.copyTo(body, i);
        collections.forEach((prefix, rows) -> {
            body.ascii(prefix);
            rows.copyTo(body, i);
            body.ascii("]");
        });
        body.ascii("}\n");
    }

    private void send(URI bulk) throws IOException {
        HttpURLConnection http = (HttpURLConnection) bulk.toURL().openConnection();
        http.setRequestMethod("POST");
        http.setRequestProperty("Content-Type", "application/x-ndjson");
        http.setDoOutput(true);
        http.setFixedLengthStreamingMode(body.length());
        try (OutputStream out = http.getOutputStream()) {
            out.write(body.bytes(), 0, body.length());
        }

        String answer = new String(http.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!answer.contains("\"errors\":false")) {
            throw new IOException(answer);
        }
    }

    /** Makes the sequence of the tickets. */
    static void createTickets(String database) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SEQUENCE IF NOT EXISTS own_ticket");
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
