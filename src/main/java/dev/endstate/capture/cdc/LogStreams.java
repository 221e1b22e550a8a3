package dev.endstate.capture.cdc;

import dev.endstate.definition.CanonicalText;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.replication.PGReplicationStream;

/** Opens replication connections that read a slot by a publication. */
final class LogStreams {
    /** How often the server hears how far the log is done with: by default it gives up a reader after a minute. */
    private static final int STATUS_SECONDS = 1;

    /**
     * Ends a reader whose host lost power, so that it does not hold the slot for long: the server asks it after half of this time. A
     * time-out of TCP would also end readers that Kafka keeps from reading.
     */
    private static final String GIVEN_UP = "SET wal_sender_timeout = '20s'";

    private final PGSimpleDataSource server;
    private final String slot;
    private final String publication;

    LogStreams(CaptureConnections connections, String slot, String publication) {
        this.server = connections.forReplication();
        this.slot = slot;
        this.publication = publication;
    }

    /**
     * Begins to read at the position of the slot.
     *
     * @param opened is told of the connection before it is used, so that it can be cut while the server does not answer
     * @throws SQLException if the server refuses it
     */
    LogStream open(Consumer<Connection> opened) throws SQLException {
        Connection connection = server.getConnection();
        try {
            opened.accept(connection);
            try (Statement statement = connection.createStatement()) {
                statement.execute(CanonicalText.SETTINGS + "; " + GIVEN_UP);
            }

            PGConnection driver = connection.unwrap(PGConnection.class);
            PGReplicationStream stream = driver.getReplicationAPI()
                    .replicationStream()
                    .logical()
                    .withSlotName('"' + slot + '"')
                    .withSlotOption("proto_version", 1)
                    .withSlotOption("publication_names", '"' + publication + '"')
                    .withStatusInterval(STATUS_SECONDS, TimeUnit.SECONDS)
                    .withAutomaticFlush(false)
                    .start();
            return new LogStream(connection, stream, driver.getBackendPID());
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }
}
