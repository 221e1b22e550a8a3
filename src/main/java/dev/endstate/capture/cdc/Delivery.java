package dev.endstate.capture.cdc;

import dev.endstate.change.IdentifierMessage;
import dev.endstate.change.IdentifierPublisher;
import dev.endstate.change.KafkaAwayException;
import dev.endstate.change.UndeliverableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;

/**
 * Sends what was read from the log to Kafka, and is the only place that decides how far the log is done with: up to the end of the
 * last transaction before whose end Kafka has acknowledged everything.
 */
final class Delivery {
    /** Far below what fills a producer's buffer: then its callers would have to wait. */
    static final int MOST_MESSAGES = 20_000;

    static final int MOST_BYTES = 8 << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PATIENCE_WITH_ONE = Duration.ofSeconds(30);

    private final IdentifierPublisher publisher;
    private final Consumer<Finding> findings;
    private final LongSupplier nanoTime;
    private final Deque<Part> parts = new ArrayDeque<>();
    private final Deque<Message> messages = new ArrayDeque<>();
    private Part current = new Part();
    private long bytes;
    private long progressAt;
    private LogSequenceNumber reached = LogSequenceNumber.INVALID_LSN;
    private LogSequenceNumber delivered = LogSequenceNumber.INVALID_LSN;
    private @Nullable KafkaAwayException failure;

    /** An identifier that was sent; kept until those before it are acknowledged, too. */
    private static final class Message {
        private final Part part;
        private final int size;
        private final long sentAt;
        private boolean acknowledged;

        private Message(Part part, int size, long sentAt) {
            this.part = part;
            this.size = size;
            this.sentAt = sentAt;
        }
    }

    /** A transaction whose identifiers are not acknowledged yet. */
    private static final class Part {
        private boolean hasIdentifiers;
        private int unacknowledged;
        private @Nullable LogSequenceNumber end;
    }

    /**
     * Begins with nothing on its way.
     *
     * @param findings takes what can never be delivered, from any thread
     * @param nanoTime a clock like {@link System#nanoTime()}
     */
    Delivery(IdentifierPublisher publisher, Consumer<Finding> findings, LongSupplier nanoTime) {
        this.publisher = publisher;
        this.findings = findings;
        this.nanoTime = nanoTime;
    }

    /**
     * Sends an identifier of the transaction that is being read.
     *
     * @throws KafkaAwayException if Kafka does not take it
     */
    void send(IdentifierMessage message) {
        IdentifierPublisher.Sent sent = publisher.send(message);
        Message begun = begin(sent.bytes());
        sent.end().whenComplete((done, failed) -> end(begun, failed));
    }

    private synchronized Message begin(int size) {
        Message message = new Message(current, size, nanoTime.getAsLong());
        if (messages.isEmpty()) {
            progressAt = message.sentAt;
        }
        messages.add(message);
        bytes += size;
        current.unacknowledged++;
        current.hasIdentifiers = true;
        return message;
    }

    private synchronized void end(Message message, @Nullable Throwable failed) {
        Throwable cause =
                failed instanceof CompletionException && failed.getCause() != null ? failed.getCause() : failed;
        if (cause instanceof UndeliverableException undeliverable) {
            findings.accept(new Finding(undeliverable.table(), String.valueOf(undeliverable.getMessage())));
        } else if (cause != null) {
            failure = cause instanceof KafkaAwayException away
                    ? away
                    : new KafkaAwayException("Kafka has not taken an identifier: " + cause.getMessage(), cause);
            return;
        }

        message.acknowledged = true;
        message.part.unacknowledged--;
        bytes -= message.size;
        progressAt = nanoTime.getAsLong();

        Message oldest;
        while ((oldest = messages.peek()) != null && oldest.acknowledged) {
            messages.remove();
        }
        advance();
    }

    /** Notes that the transaction which is being read has ended. */
    synchronized void commit(LogSequenceNumber end) {
        current.end = end;
        parts.add(current);
        current = new Part();
        advance();
    }

    /** Notes that no transaction is being read, and that the log has nothing for us up to there. */
    synchronized void pass(LogSequenceNumber position) {
        if (messages.isEmpty() && failure == null && position.compareTo(reached) > 0) {
            reached = position;
        }
    }

    private void advance() {
        Part head;
        while ((head = parts.peek()) != null && head.unacknowledged == 0 && head.end != null) {
            reached = head.end;
            delivered = head.hasIdentifiers ? head.end : delivered;
            parts.remove();
        }
    }

    /** The position up to which everything is acknowledged; {@link LogSequenceNumber#INVALID_LSN} before the first transaction. */
    synchronized LogSequenceNumber reached() {
        return reached;
    }

    /** The end of the last transaction up to {@link #reached()} that had identifiers. */
    synchronized LogSequenceNumber delivered() {
        return delivered;
    }

    /** Whether so much is on its way that no more should be read for now. */
    synchronized boolean isFull() {
        return messages.size() >= MOST_MESSAGES || bytes >= MOST_BYTES;
    }

    /**
     * Refuses to go on if Kafka has refused something, has acknowledged nothing for ten seconds, or has left one identifier
     * unacknowledged for half a minute. Then the slot is to be let go, since a database that shuts down waits for its readers; what was
     * not acknowledged is read again.
     *
     * @throws KafkaAwayException if so
     */
    synchronized void refuseIfAway() {
        if (failure != null) {
            throw failure;
        }

        Message oldest = messages.peek();
        long now = nanoTime.getAsLong();
        if (oldest != null
                && (now - progressAt > PATIENCE.toNanos() || now - oldest.sentAt > PATIENCE_WITH_ONE.toNanos())) {
            throw new KafkaAwayException("Kafka has not acknowledged an identifier for "
                    + Duration.ofNanos(now - oldest.sentAt).toSeconds() + " s, and " + messages.size() + " wait");
        }
    }
}
