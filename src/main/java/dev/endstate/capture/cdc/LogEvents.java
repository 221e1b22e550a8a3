package dev.endstate.capture.cdc;

import dev.endstate.change.IdentifierMessage;
import dev.endstate.change.RoutedTable;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;

/** Turns what the log says into identifiers on their way to Kafka. For one thread. */
final class LogEvents {
    private static final long FIND_AGAIN_NANOS = Duration.ofSeconds(10).toNanos();

    private final PgOutputDecoder decoder = new PgOutputDecoder();
    private final LogRelations relations;
    private final Delivery delivery;
    private final Consumer<Finding> findings;
    private final IdentifierWindow sent = new IdentifierWindow();
    private final Map<Finding, Long> found = new HashMap<>();
    private ChangeTranslator.@Nullable Transaction transaction;

    LogEvents(LogRelations relations, Delivery delivery, Consumer<Finding> findings) {
        this.relations = relations;
        this.delivery = delivery;
        this.findings = findings;
    }

    /**
     * Takes the next message of a stream; returns false if none came for a moment.
     *
     * @throws SQLException if the connection or the server fails
     * @throws UnreadableLogException if what came is not a message of a log
     * @throws dev.endstate.change.KafkaAwayException if Kafka does not take what it leads to
     */
    boolean take(LogStream stream) throws SQLException {
        @Nullable ByteBuffer message = stream.next();
        if (message != null) {
            take(message, stream.position());
        } else if (transaction == null) {
            delivery.pass(stream.position());
        }
        return message != null;
    }

    /**
     * Takes a message.
     *
     * @throws UnreadableLogException with its position, if it is not a message of a log
     */
    void take(ByteBuffer message, LogSequenceNumber position) {
        LogMessage decoded = decoder.decode(message, position);
        try {
            take(decoded);
        } catch (UnreadableLogException e) {
            throw new UnreadableLogException("the log at " + position.asString() + ": " + e.getMessage(), e);
        }
    }

    private void take(LogMessage message) {
        switch (message) {
            case LogMessage.Begin begin ->
                transaction = new ChangeTranslator.Transaction(begin.xid(), begin.committedAt());
            case LogMessage.Commit commit -> end(commit.end());
            case LogMessage.Relation relation -> relations.introduce(relation).ifPresent(this::findMissing);
            case LogMessage.Insert insert ->
                relations
                        .of(insert.relation())
                        .ifPresent(table -> send(table, table.inserted(insert.after(), current())));
            case LogMessage.Update update ->
                relations
                        .of(update.relation())
                        .ifPresent(table -> send(table, table.updated(update.before(), update.after(), current())));
            case LogMessage.Delete delete ->
                relations
                        .of(delete.relation())
                        .ifPresent(table -> send(table, table.deleted(delete.before(), current())));
            case LogMessage.Truncate truncate ->
                relations
                        .routed(truncate.relations())
                        .forEach(table -> findings.accept(new Finding(table, "TRUNCATE, which names no rows")));
            case LogMessage.Origin origin -> {}
            case LogMessage.Type type -> {}
            case LogMessage.Custom custom -> {}
        }
    }

    private void end(LogSequenceNumber end) {
        current();
        transaction = null;
        sent.forget();
        delivery.commit(end);
    }

    private ChangeTranslator.Transaction current() {
        ChangeTranslator.Transaction current = transaction;
        if (current == null) {
            throw new UnreadableLogException("a change or a commit came before its transaction's begin");
        }
        return current;
    }

    private void send(ChangeTranslator table, List<IdentifierMessage> messages) {
        for (IdentifierMessage message : messages) {
            if (sent.add(message)) {
                delivery.send(message);
            }
        }

        findUnlogged(table);
        Set<String> untold = table.takeUntold();
        if (!untold.isEmpty()) {
            find(
                    table,
                    "the log does not hold " + untold
                            + " of rows in which a large value was not touched, so that"
                            + " they are not announced; run: ALTER TABLE "
                            + RoutedTable.quoted(table.table().table()) + " REPLICA IDENTITY FULL;");
        }
    }

    private void findUnlogged(ChangeTranslator table) {
        Set<String> unlogged = table.takeUnlogged();
        if (!unlogged.isEmpty()) {
            find(
                    table,
                    "the replica identity of one of its partitions did not hold " + unlogged
                            + " while rows of it were deleted or moved, although it does now");
        }
    }

    private void findMissing(ChangeTranslator table) {
        if (!table.missing().isEmpty()) {
            find(
                    table,
                    "the columns " + new TreeSet<>(table.missing()) + " are gone, which routes of "
                            + table.table().definitions() + " name; correct the definitions");
        }
    }

    private void find(ChangeTranslator table, String reason) {
        Finding finding = new Finding(RoutedTable.name(table.table().table()), reason);
        long now = System.nanoTime();
        @Nullable Long before = found.get(finding);
        // It is found again and again while it lasts: an index may have been compared meanwhile.
        if (before == null || now - before > FIND_AGAIN_NANOS) {
            found.put(finding, now);
            findings.accept(finding);
        }
    }
}
