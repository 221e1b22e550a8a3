package dev.endstate.pipeline;

import dev.endstate.definition.Key;
import dev.endstate.index.BulkAnswer;
import dev.endstate.index.DocumentSink;
import dev.endstate.index.DocumentWrite;
import dev.endstate.index.Generation;
import dev.endstate.index.Outcome;
import dev.endstate.parked.ParkedKeysInMemory;
import dev.endstate.source.SourceException;
import dev.endstate.source.document.DocumentSource;
import dev.endstate.source.document.Read;
import dev.endstate.testing.Things;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.springframework.util.unit.DataSize;

/** A write path with failures to order, and without servers. */
abstract class PipelineWithoutServers {
    List<Key> others = List.of(key(1_000), key(1_001));
    final AtomicLong ticket = new AtomicLong();
    final List<Long> sentTickets = Collections.synchronizedList(new ArrayList<>());
    final ParkedKeysInMemory parked = new ParkedKeysInMemory();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Generation generation = Things.generation();
    final DocumentSource healthySource = (which, keys, maxBytes) -> {
        byte[][] documents = new byte[keys.size()][];
        for (int i = 0; i < documents.length; i++) {
            documents[i] = ("\"" + keys.get(i) + "\"").getBytes(StandardCharsets.UTF_8);
        }
        return new Read(ticket.incrementAndGet(), System.nanoTime(), keys, documents, Map.of());
    };
    final DocumentSink healthySink = (which, writes) -> {
        writes.stream().map(DocumentWrite::ticket).distinct().forEach(sentTickets::add);
        Map<Key, Outcome> outcomes = new LinkedHashMap<>();
        writes.forEach(write -> outcomes.put(write.key(), Outcome.INDEXED));
        return BulkAnswer.of(outcomes);
    };

    Map<Key, Outcome> index(DocumentSource source, DocumentSink sink, Set<Key> keys) throws Exception {
        try (Pipeline pipeline = pipeline(source, sink, Duration.ofMillis(300))) {
            return pipeline.index(generation, keys);
        }
    }

    Pipeline pipeline(DocumentSource source, DocumentSink sink, Duration patience) {
        PipelineProperties properties =
                new PipelineProperties(500, 4, DataSize.ofMegabytes(10), Duration.ofSeconds(30), patience);
        return new Pipeline(
                new ReadThenWrite(source, sink, properties, Telemetry.of(meters), System::nanoTime),
                new OutcomeRecorder(parked, meters),
                (which, key) -> others,
                properties,
                Telemetry.of(meters));
    }

    static Key key(long id) {
        return new Key(List.of(String.valueOf(id)));
    }

    static Set<Key> keys(int count) {
        return LongStream.range(0, count)
                .mapToObj(PipelineWithoutServers::key)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    static SourceException faulty(String reason) {
        return new SourceException.Faulty(reason, new IllegalStateException(reason), false);
    }
}
