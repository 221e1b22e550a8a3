package dev.endstate.pipeline;

import dev.endstate.definition.Key;
import dev.endstate.index.BulkAnswer;
import dev.endstate.index.DocumentSink;
import dev.endstate.index.Generation;
import dev.endstate.source.document.DocumentSource;
import dev.endstate.source.document.Read;
import io.micrometer.core.instrument.Timer;
import io.micrometer.tracing.Span;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Makes one attempt: one read, and one bulk request of what it found. */
final class ReadThenWrite {
    private final DocumentSource source;
    private final DocumentSink sink;
    private final PipelineProperties properties;
    private final Telemetry telemetry;
    private final LongSupplier nanoTime;

    /**
     * Makes it for all generations.
     *
     * @param nanoTime the clock of {@link Read#startedAt()}
     */
    ReadThenWrite(
            DocumentSource source,
            DocumentSink sink,
            PipelineProperties properties,
            Telemetry telemetry,
            LongSupplier nanoTime) {
        this.source = source;
        this.sink = sink;
        this.properties = properties;
        this.telemetry = telemetry;
        this.nanoTime = nanoTime;
    }

    /** What was read, and what became of it. */
    record Done(Read read, BulkAnswer answer) {}

    /**
     * Reads keys and writes their documents.
     *
     * @return empty if the read was too old to be sent when it was complete
     */
    Optional<Done> run(Generation generation, List<Key> keys) {
        Read read = read(generation, keys);

        Map<Key, Optional<byte[]>> documents = LinkedHashMap.newLinkedHashMap(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            if (!read.faults().containsKey(keys.get(i))) {
                documents.put(keys.get(i), read.document(i));
            }
        }

        if (documents.isEmpty()) {
            return Optional.of(new Done(read, BulkAnswer.of(Map.of())));
        }
        // A pause of this process must not carry an old read past the life of a tombstone.
        if (nanoTime.getAsLong() - read.startedAt() > properties.maxReadAge().toNanos()) {
            return Optional.empty();
        }
        return Optional.of(new Done(read, write(generation, read.ticket(), documents)));
    }

    private Read read(Generation generation, List<Key> keys) {
        Span span = telemetry.begin("endstate.read", null).tag("keys", keys.size());
        return telemetry.within(span, () -> {
            Timer.Sample reading = Timer.start(telemetry.meters());
            Read read = source.read(
                    generation.definition(), keys, properties.maxBytes().toBytes());
            reading.stop(telemetry.meters().timer("endstate.read", "index", generation.index()));
            return read;
        });
    }

    private BulkAnswer write(Generation generation, long ticket, Map<Key, Optional<byte[]>> documents) {
        Span span = telemetry.begin("endstate.bulk", null).tag("keys", documents.size());
        return telemetry.within(span, () -> {
            Timer.Sample writing = Timer.start(telemetry.meters());
            BulkAnswer answer = sink.write(generation, ticket, documents);
            writing.stop(telemetry.meters().timer("endstate.bulk", "index", generation.index()));
            return answer;
        });
    }
}
