package dev.endstate.capture.cdc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the log in a thread of its own until it is closed or fails. The thread asks no database anything, so that it always has time to
 * answer the server that sends; whatever needs a database is done by {@link LogWatch}.
 */
final class LogReader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LogReader.class);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final long PING_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long TELL_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long FULL_MILLIS = 2;
    private static final Duration UNATTENDED = Duration.ofSeconds(15);

    private final LogStreams streams;
    private final LogEvents events;
    private final Delivery delivery;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Thread thread;
    private volatile @Nullable Connection connection;
    private volatile LogSequenceNumber confirmed = LogSequenceNumber.INVALID_LSN;
    private volatile int process;
    private volatile boolean closing;
    private volatile long aliveAt = System.nanoTime();
    private volatile long heardAt = System.nanoTime();
    private volatile long attendedAt = System.nanoTime();
    private long toldAt = System.nanoTime();

    LogReader(LogStreams streams, LogEvents events, Delivery delivery) {
        this.streams = streams;
        this.events = events;
        this.delivery = delivery;
        this.thread = Thread.ofPlatform().daemon().name("endstate-cdc").start(this::run);
    }

    private void run() {
        try {
            read();
            end.complete(null);
        } catch (Exception | Error e) {
            end.completeExceptionally(e);
        }
    }

    private void read() throws SQLException, InterruptedException {
        try (LogStream stream = streams.open(opened -> connection = opened)) {
            process = stream.process();
            LogSequenceNumber heard = stream.position();
            while (!closing) {
                boolean isFull = delivery.isFull();
                boolean isIdle = isFull || !events.take(stream);
                delivery.refuseIfAway();
                stream.confirm(confirmed);

                long now = System.nanoTime();
                aliveAt = now;
                refuseIfUnattended(now);
                if (!isIdle || !stream.position().equals(heard)) {
                    heardAt = now;
                    heard = stream.position();
                }

                if (isFull) {
                    TimeUnit.MILLISECONDS.sleep(FULL_MILLIS);
                }
                // While nothing is read, the driver does not tell the server anything by itself.
                if (now - toldAt > (isFull ? TELL_NANOS : PING_NANOS)) {
                    stream.tell();
                    toldAt = now;
                }
            }

            stream.confirm(confirmed);
            stream.tell();
        }
    }

    /** Gives up a reading that nobody looks after: nothing more would be confirmed, and a database that shuts down waits for that. */
    private void refuseIfUnattended(long now) {
        if (now - attendedAt > UNATTENDED.toNanos()) {
            throw new IllegalStateException("nobody has noted for " + UNATTENDED.toSeconds()
                    + " s how far the log was read, since what that takes does not answer");
        }
    }

    /** Whether the server has begun to send. */
    boolean isReading() {
        return process != 0 && !end.isDone();
    }

    /** The process of the server that sends; 0 before it has begun. */
    int process() {
        return process;
    }

    /** The position up to which everything is in Kafka. */
    LogSequenceNumber reached() {
        return delivery.reached();
    }

    /** The end of the last transaction up to {@link #reached()} that had identifiers. */
    LogSequenceNumber delivered() {
        return delivery.delivered();
    }

    /** Tells the reader that somebody looks after it; if it hears nothing for a while, it lets go of the slot. */
    void attend() {
        attendedAt = System.nanoTime();
    }

    /** Allows the reader to tell the server that the log is done with up to there. */
    void confirm(LogSequenceNumber position) {
        confirmed = position;
    }

    /** How long the thread has been doing one thing. */
    Duration stuckFor() {
        return Duration.ofNanos(System.nanoTime() - aliveAt);
    }

    /** How long nothing has come from the server. */
    Duration deafFor() {
        return Duration.ofNanos(System.nanoTime() - heardAt);
    }

    /** Completes when the reading has ended, exceptionally if it failed. */
    CompletableFuture<Void> end() {
        return end;
    }

    /** Lets go of the slot at once, whatever the thread does. */
    void cut() {
        closing = true;
        Connection cut = connection;
        if (cut != null) {
            try {
                cut.abort(Runnable::run);
            } catch (SQLException e) {
                log.debug("The connection ends by itself", e);
            }
        }
    }

    /** Tells the server what is confirmed, and lets go of the slot. */
    @Override
    public void close() {
        closing = true;
        try {
            if (!thread.join(CLOSE)) {
                cut();
                thread.join(CLOSE);
            }
        } catch (InterruptedException e) {
            cut();
            Thread.currentThread().interrupt();
        }
    }
}
