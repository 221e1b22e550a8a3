package dev.endstate.capture.cdc;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/**
 * A slot that is being read. It is never read in a way that could end in the middle of a message: the driver looks whether
 * something comes, for as long as {@link PatientSocketFactory} lets it, and then reads the whole of it, however long that takes.
 *
 * @see <a href="https://github.com/pgjdbc/pgjdbc/issues/4338">what the driver's waiting read does instead</a>
 */
final class LogStream implements AutoCloseable {
    /** The driver closes a connection that nothing refers to, although its stream is read: pgjdbc#3152. */
    private final Connection connection;

    private final PGReplicationStream stream;
    private final int process;

    LogStream(Connection connection, PGReplicationStream stream, int process) {
        this.connection = connection;
        this.stream = stream;
        this.process = process;
    }

    /** The server's process that sends. */
    int process() {
        return process;
    }

    /** The next message; null if there was none for a moment. Tells the server now and then how far the log is done with. */
    @Nullable
    ByteBuffer next() throws SQLException {
        return stream.readPending();
    }

    /** Where the last message was; after a {@link #next()} without one, up to where the log holds nothing more for us. */
    LogSequenceNumber position() {
        return stream.getLastReceiveLSN();
    }

    /** Notes up to where the log is done with; the server hears it with the next status. */
    void confirm(LogSequenceNumber position) {
        stream.setFlushedLSN(position);
        stream.setAppliedLSN(position);
    }

    /** Tells the server how far the log is done with, and asks it how far it is itself. */
    void tell() throws SQLException {
        stream.forceUpdateStatus();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
