package dev.endstate.pipeline;

import dev.endstate.definition.Key;
import dev.endstate.index.BulkAnswer;
import dev.endstate.index.DocumentSink;
import dev.endstate.index.Generation;
import dev.endstate.source.DocumentSource;
import dev.endstate.source.Read;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** One attempt: one read, and one bulk request of what it found. */
final class ReadThenWrite {
    private final DocumentSource source;
    private final DocumentSink sink;
    private final PipelineProperties properties;
    private final MeterRegistry meters;
    private final LongSupplier nanoTime;

    /** @param nanoTime the clock of {@link Read#startedAt()} */
    ReadThenWrite(
            DocumentSource source,
            DocumentSink sink,
            PipelineProperties properties,
            MeterRegistry meters,
            LongSupplier nanoTime) {
        this.source = source;
        this.sink = sink;
        this.properties = properties;
        this.meters = meters;
        this.nanoTime = nanoTime;
    }

    /** What was read, and what became of it. */
    record Done(Read read, BulkAnswer answer) {}

    /**
     * Reads and writes.
     *
     * @return empty if the read was too old to be sent when it was complete
     */
    Optional<Done> run(Generation generation, List<Key> keys) {
        Timer.Sample reading = Timer.start(meters);
        Read read =
                source.read(generation.definition(), keys, properties.maxBytes().toBytes());
        reading.stop(meters.timer("endstate.read", "index", generation.index()));
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
        Timer.Sample writing = Timer.start(meters);
        BulkAnswer answer = sink.write(generation, read.ticket(), documents);
        writing.stop(meters.timer("endstate.bulk", "index", generation.index()));
        return Optional.of(new Done(read, answer));
    }
}
