package dev.endstate.capture.cdc;

import dev.endstate.capture.CaptureLoop;
import dev.endstate.instance.LogOnce;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Makes the slot, for which the server waits until every transaction has ended that is under way. That may take as long as a
 * forgotten console is open, so it is done in a session of its own, which ends together with whoever wanted the slot.
 */
@PartOfLogCapture
final class SlotCreation {
    private static final Logger log = LoggerFactory.getLogger(SlotCreation.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final PGSimpleDataSource server;
    private final ReplicationSlot slot;
    private final RunningTransactions transactions;

    /**
     * Makes one slot after the other.
     *
     * @param slot the slot, asked for in other sessions
     */
    SlotCreation(CaptureConnections connections, ReplicationSlot slot, RunningTransactions transactions) {
        this.server = connections.forWaiting("endstate-slot");
        this.slot = slot;
        this.transactions = transactions;
    }

    /**
     * Makes the slot, and returns the position from which it delivers; empty if the loop was told to stop meanwhile.
     *
     * @param waits is told what the server waits for, and again when that changes
     * @throws IllegalStateException with what to do, if the server refuses
     */
    Optional<String> create(CaptureLoop loop, Consumer<String> waits) throws InterruptedException {
        try (Connection connection = server.getConnection()) {
            waitForAsLongAsItTakes(connection);
            endWithThisProcess(connection);

            int process = connection.unwrap(PGConnection.class).getBackendPID();
            CompletableFuture<String> created = new CompletableFuture<>();
            Thread.ofVirtual().name("endstate-slot").start(() -> create(connection, created));
            try {
                return awaited(created, process, loop, waits);
            } finally {
                if (!created.isDone()) {
                    cancel(connection, process);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the slot " + slot.name() + " cannot be made: " + e.getMessage(), e);
        }
    }

    private void create(Connection connection, CompletableFuture<String> created) {
        try {
            SingleConnectionDataSource session = new SingleConnectionDataSource(connection, true);
            created.complete(new ReplicationSlot(JdbcClient.create(session), slot.name()).create());
        } catch (RuntimeException | Error e) {
            created.completeExceptionally(e);
        }
    }

    private Optional<String> awaited(
            CompletableFuture<String> created, int process, CaptureLoop loop, Consumer<String> waits)
            throws InterruptedException {
        LogOnce remark = new LogOnce();
        while (!loop.awaitEnd(created, LOOK)) {
            transactions.waitedForBy(process).filter(remark::add).ifPresent(waits);
        }
        if (!created.isDone()) {
            return Optional.empty();
        }

        try {
            return Optional.of(created.join());
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Lifts the limits of the role and the database: they are for statements that others write, and would end this one again and again. */
    private static void waitForAsLongAsItTakes(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET statement_timeout = 0; SET lock_timeout = 0");
        }
    }

    /** Ends the server's process with this one: while it waits for a transaction it does not notice that its client is gone. */
    private static void endWithThisProcess(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET client_connection_check_interval = '5s'");
        } catch (SQLException e) {
            // Not on every system.
            log.debug("The server cannot look whether its client is there", e);
        }
    }

    /** Ends the session; the server drops a slot that is not made yet. */
    private void cancel(Connection connection, int process) throws SQLException {
        try {
            slot.free(process);
        } finally {
            connection.abort(Runnable::run);
        }
    }
}
