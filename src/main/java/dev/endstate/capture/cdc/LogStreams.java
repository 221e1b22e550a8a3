package dev.endstate.capture.cdc;

import dev.endstate.definition.CanonicalText;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;
import org.postgresql.replication.PGReplicationStream;

/** Opens replication connections that read a slot by a publication. */
final class LogStreams {
    /** How often the server hears how far the log is done with: by default it gives up a reader after a minute. */
    private static final int STATUS_SECONDS = 1;

    /**
     * A reader whose host lost power must not hold the slot for long: the server asks it after half of this time. A time-out of TCP
     * would end readers too that Kafka keeps from reading.
     */
    private static final String GIVEN_UP = "SET wal_sender_timeout = '20s'";

    private static final int LOGIN_SECONDS = 10;

    private final PGSimpleDataSource server;
    private final String slot;
    private final String publication;

    /** @param server whose user may replicate */
    LogStreams(PGSimpleDataSource server, String slot, String publication) {
        this.server = replicating(server);
        this.slot = slot;
        this.publication = publication;
    }

    private static PGSimpleDataSource replicating(PGSimpleDataSource server) {
        PGSimpleDataSource replicating = new PGSimpleDataSource();
        replicating.setURL(server.getURL());
        replicating.setUser(server.getUser());
        replicating.setPassword(server.getPassword());
        replicating.setReplication("database");
        replicating.setPreferQueryMode(PreferQueryMode.SIMPLE);
        replicating.setAssumeMinServerVersion("14");
        replicating.setLoginTimeout(LOGIN_SECONDS);
        if (replicating.getSocketFactory() == null) {
            // Some clouds are reached by a factory of their own, which the URL names.
            replicating.setSocketFactory(PatientSocketFactory.class.getName());
        }
        // The driver takes a time-out in the middle of a message for its end; LogWatch notices silence instead.
        replicating.setSocketTimeout(0);
        return replicating;
    }

    /**
     * Begins to read where the slot is.
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
