package dev.endstate.capture.cdc;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/**
 * Reads a slot. It never reads in a way that could end in the middle of a message: the driver looks whether something comes, for as
 * long as {@link PatientSocketFactory} lets it, and then reads all of it, however long that takes.
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

    /** The process of the server that sends. */
    int process() {
        return process;
    }

    /** Returns the next message; null if none came for a moment. Now and then the server is told how far the log is done with. */
    @Nullable
    ByteBuffer next() throws SQLException {
        return stream.readPending();
    }

    /** The position of the last message; after a {@link #next()} without one, the position up to which the log holds nothing more for us. */
    LogSequenceNumber position() {
        return stream.getLastReceiveLSN();
    }

    /** Notes how far the log is done with; the server hears it with the next status. */
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
