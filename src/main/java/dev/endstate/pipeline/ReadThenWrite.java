package dev.endstate.pipeline;

import dev.endstate.definition.Key;
import dev.endstate.index.BulkAnswer;
import dev.endstate.index.DocumentSink;
import dev.endstate.index.DocumentWrite;
import dev.endstate.index.Generation;
import dev.endstate.source.document.DocumentSource;
import dev.endstate.source.document.Read;
import io.micrometer.core.instrument.Timer;
import io.micrometer.tracing.Span;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Makes the two halves of an attempt: a read, and one bulk request of what one or several reads found. */
final class ReadThenWrite {
    /** So much of its life a read may wait for others that share its request. */
    private static final int WAITS_A_TENTH = 10;

    private final DocumentSource source;
    private final DocumentSink sink;
    private final PipelineProperties properties;
    private final Telemetry telemetry;
    private final LongSupplier nanoTime;
    private final RequestSizes sizes = new RequestSizes();

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

    /** How many reads are best to share the next request. */
    int readsOfNextRequest(Generation generation) {
        return sizes.reads(generation);
    }

    /** Gathers reads of one generation. */
    GatheredReads gather(int mostKeys) {
        return new GatheredReads(mostKeys, properties.maxBytes().toBytes());
    }

    Read read(Generation generation, List<Key> keys) {
        Span span = telemetry.begin("endstate.read", null).tag("keys", keys.size());
        return telemetry.within(span, () -> {
            Timer.Sample reading = Timer.start(telemetry.meters());
            Read read = source.read(
                    generation.definition(), keys, properties.maxBytes().toBytes());
            reading.stop(telemetry.meters().timer("endstate.read", "index", generation.index()));
            return read;
        });
    }

    /** Whether a read may wait while others are read that share its request. */
    boolean mayWait(Read read) {
        return age(read) < properties.maxReadAge().toNanos() / WAITS_A_TENTH;
    }

    /** Whether a read must not be sent any more: a pause of this process must not carry it past the life of a tombstone. */
    boolean isTooOld(Read read) {
        return age(read) > properties.maxReadAge().toNanos();
    }

    private long age(Read read) {
        return nanoTime.getAsLong() - read.startedAt();
    }

    BulkAnswer write(Generation generation, GatheredReads reads) {
        List<DocumentWrite> writes = reads.writes();
        if (writes.isEmpty()) {
            return BulkAnswer.of(Map.of());
        }

        Span span = telemetry.begin("endstate.bulk", null).tag("keys", writes.size());
        return telemetry.within(span, () -> {
            Timer.Sample writing = Timer.start(telemetry.meters());
            BulkAnswer answer = sink.write(generation, writes);
            long nanos = writing.stop(telemetry.meters().timer("endstate.bulk", "index", generation.index()));
            sizes.note(generation, reads.reads().size(), writes.size(), nanos);
            return answer;
        });
    }
}
