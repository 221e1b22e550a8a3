package dev.endstate.change;

import dev.endstate.definition.Route;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The message that leaves capture: it says which row changed, never what the row holds.
 *
 * @param columns the identifying columns; null stands for NULL
 * @param xid the changing transaction, 32 or 64 bits wide
 * @param changed the columns among those of a {@code when} that differ; empty if every route is concerned, whatever it names
 */
public record IdentifierMessage(
        Route.Origin.Table table,
        TreeMap<String, @Nullable String> columns,
        Optional<Long> xid,
        Optional<Instant> committedAt,
        Optional<SortedSet<String>> changed) {
    private static final ObjectMapper JSON = new JsonMapper();

    /**
     * Writes the record. Its key holds everything by which readers decide, so that compaction keeps one of equal messages, and never
     * drops one that says more.
     */
    public ProducerRecord<byte[], byte[]> toRecord(Topics topics) {
        ObjectNode identifier = JSON.createObjectNode();
        for (Map.Entry<String, @Nullable String> column : columns.entrySet()) {
            identifier.put(column.getKey(), column.getValue());
        }

        byte[] value = JSON.writeValueAsBytes(identifier);
        changed.ifPresent(names -> names.forEach(identifier.putArray(ChangeHeaders.CHANGED)::add));
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topics.of(table), JSON.writeValueAsBytes(identifier), value);

        xid.ifPresent(id -> header(record, ChangeHeaders.XID, id.toString()));
        committedAt.ifPresent(instant -> header(record, ChangeHeaders.COMMITTED_AT, instant.toString()));
        changed.ifPresent(names -> header(record, ChangeHeaders.CHANGED, ChangeHeaders.joined(names)));
        return record;
    }

    private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
