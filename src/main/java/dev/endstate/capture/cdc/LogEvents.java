package dev.endstate.capture.cdc;

import dev.endstate.capture.Gaps;
import dev.endstate.capture.IdentifierMessage;
import dev.endstate.capture.IdentifierPublisher;
import dev.endstate.capture.KafkaAwayException;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the engine reads from the log becomes identifiers in Kafka; only then is it acknowledged to the database. How far it is
 * acknowledged is noted before the database is told.
 */
final class LogEvents implements DebeziumEngine.ChangeConsumer<RecordChangeEvent<SourceRecord>> {
    private static final Logger log = LoggerFactory.getLogger(LogEvents.class);
    private static final Duration ACKNOWLEDGE_EVERY = Duration.ofSeconds(1);
    private static final List<String> POSITIONS = List.of("lsn", "lsn_proc", "lsn_commit");

    private final Map<String, ChangeTranslator> translators;
    private final IdentifierPublisher publisher;
    private final Gaps gaps;
    private final SlotPosition position;
    private final String slot;
    private final Set<String> broken = new HashSet<>();
    private long reached;
    private long acknowledgedAt = System.nanoTime();

    LogEvents(
            Map<String, ChangeTranslator> translators,
            IdentifierPublisher publisher,
            Gaps gaps,
            SlotPosition position,
            String slot) {
        this.translators = translators;
        this.publisher = publisher;
        this.gaps = gaps;
        this.position = position;
        this.slot = slot;
    }

    @Override
    public void handleBatch(
            List<RecordChangeEvent<SourceRecord>> events, RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        List<IdentifierMessage> messages = new ArrayList<>(events.size());
        Set<String> truncated = new LinkedHashSet<>();
        for (RecordChangeEvent<SourceRecord> event : events) {
            translate(event.record(), messages, truncated);
        }
        publish(messages);
        truncated.forEach(table -> gaps.noticed(table, "TRUNCATE, which names no rows"));
        events.forEach(event -> reached = Math.max(reached, position(event.record())));
        if (System.nanoTime() - acknowledgedAt >= ACKNOWLEDGE_EVERY.toNanos()) {
            acknowledge(events.getLast(), committer);
        }
    }

    /** Until it is marked, nothing of a batch is told to the database, not even by an engine that closes. */
    private void acknowledge(
            RecordChangeEvent<SourceRecord> last, RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        position.advance(slot, reached);
        committer.markProcessed(last);
        committer.markBatchFinished();
        acknowledgedAt = System.nanoTime();
    }

    /** Debezium tells the database one of these, and the last commit may be further on than the last row. */
    private static long position(SourceRecord record) {
        return POSITIONS.stream()
                .map(record.sourceOffset()::get)
                .filter(Long.class::isInstance)
                .mapToLong(Long.class::cast)
                .max()
                .orElse(0);
    }

    private void translate(SourceRecord record, List<IdentifierMessage> messages, Set<String> truncated) {
        if (!(record.value() instanceof Struct event) || event.schema().field("op") == null) {
            return;
        }
        @Nullable Struct source = event.getStruct("source");
        if (source == null || event.schema().field("after") == null) {
            return;
        }
        String table = source.getString("schema") + "." + source.getString("table");
        @Nullable ChangeTranslator translator = translators.get(table);
        if (translator == null) {
            return;
        }
        if (event.getString("op").equals("t")) {
            truncated.add(table);
            return;
        }
        Set<String> missing = translator.missing(event);
        if (!missing.isEmpty() && broken.add(table + missing)) {
            gaps.noticed(
                    table,
                    "the columns " + missing + " are gone, which routes of " + translator.definitions()
                            + " name; correct the definitions");
        }
        messages.addAll(translator.translate(event));
    }

    private void publish(List<IdentifierMessage> messages) throws InterruptedException {
        while (!messages.isEmpty()) {
            try {
                publisher.publish(messages);
                return;
            } catch (KafkaAwayException e) {
                log.warn("{}. The log waits, and the slot {} with it; this is tried again", e.getMessage(), slot);
                TimeUnit.SECONDS.sleep(1);
            }
        }
    }
}
