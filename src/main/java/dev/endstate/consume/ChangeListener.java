package dev.endstate.consume;

import dev.endstate.change.Change;
import dev.endstate.change.ChangeReader;
import dev.endstate.change.UnreadableChangeException;
import dev.endstate.definition.Definition;
import dev.endstate.definition.Key;
import dev.endstate.definition.Route;
import dev.endstate.index.Generation;
import dev.endstate.pipeline.Pipeline;
import dev.endstate.pipeline.UnavailableException;
import dev.endstate.source.SourceException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchMessageListener;

/**
 * One generation's consumption: a batch of records becomes a set of keys, the keys go through the pipeline. It returns when every
 * key has an outcome, and only then are the batch's offsets committed; if it throws, the same batch is given again.
 */
final class ChangeListener implements BatchMessageListener<byte[], byte[]> {
    private static final Logger log = LoggerFactory.getLogger(ChangeListener.class);

    private final Generation generation;
    private final Map<String, List<Route>> routes;
    private final Map<String, Set<String>> columns;
    private final ChangeReader reader = new ChangeReader();
    private final RouteResolver resolver;
    private final LookupWalk lookups;
    private final Pipeline pipeline;
    private final DeadLetters deadLetters;
    private final FreshnessRecorder freshness;
    private final MeterRegistry meters;

    ChangeListener(
            Generation generation,
            Topics topics,
            LookupWalk lookups,
            Pipeline pipeline,
            DeadLetters deadLetters,
            MeterRegistry meters) {
        Definition definition = generation.definition();
        this.generation = generation;
        this.routes = topics.of(definition).stream()
                .collect(Collectors.toMap(topic -> topic, topic -> topics.routes(definition, topic)));
        this.columns = routes.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> columns(entry.getValue())));
        this.resolver = new RouteResolver(definition.key());
        this.lookups = lookups;
        this.pipeline = pipeline;
        this.deadLetters = deadLetters;
        this.freshness = new FreshnessRecorder(generation.index(), meters);
        this.meters = meters;
    }

    private static Set<String> columns(List<Route> routes) {
        return routes.stream().flatMap(route -> route.columns().stream()).collect(Collectors.toSet());
    }

    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
        try {
            Set<Key> direct = new LinkedHashSet<>();
            Map<Keys.Lookup, ConsumerRecord<byte[], byte[]>> found = new LinkedHashMap<>();
            Remarks remarks = new Remarks();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                Keys keys = keys(record, remarks);
                direct.addAll(keys.direct());
                keys.lookups().forEach(lookup -> found.putIfAbsent(lookup, record));
            }
            pipeline.index(generation, direct);
            Set<Key> done = new HashSet<>(direct);
            for (Map.Entry<Keys.Lookup, ConsumerRecord<byte[], byte[]>> lookup : found.entrySet()) {
                index(lookup.getKey(), lookup.getValue(), done, remarks);
            }
            publish(remarks);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted; the batch will be read again", e);
        }
    }

    /** What a batch is to leave behind once its keys are done; before that an outage would repeat it with every try. */
    private record Remarks(
            List<Instant> commits,
            Map<ConsumerRecord<byte[], byte[]>, String> unreadable,
            List<ConsumerRecord<byte[], byte[]>> truncations) {
        Remarks() {
            this(new ArrayList<>(), new LinkedHashMap<>(), new ArrayList<>());
        }
    }

    private void publish(Remarks remarks) throws InterruptedException {
        for (Map.Entry<ConsumerRecord<byte[], byte[]>, String> letter :
                remarks.unreadable().entrySet()) {
            deadLetters.send(letter.getKey(), generation.name().consumerGroup(), letter.getValue());
        }
        remarks.truncations().forEach(this::truncated);
        freshness.acknowledged(remarks.commits());
    }

    private void index(Keys.Lookup lookup, ConsumerRecord<byte[], byte[]> record, Set<Key> done, Remarks remarks)
            throws InterruptedException {
        try {
            lookups.index(generation, lookup, done);
        } catch (SourceException.Faulty e) {
            // A cancelled query says nothing about the message: the batch is given again.
            if (e.isTimeout()) {
                throw e;
            }
            remarks.unreadable().put(record, "the lookup fails for it: " + e.getMessage());
        }
    }

    private Keys keys(ConsumerRecord<byte[], byte[]> record, Remarks remarks) {
        try {
            return switch (reader.read(record, columns.getOrDefault(record.topic(), Set.of()))) {
                case Change.Row row -> {
                    Keys keys = resolver.resolve(
                            row, routes.getOrDefault(record.topic(), List.of()), record.value() == null);
                    row.committedAt().ifPresent(remarks.commits()::add);
                    yield keys;
                }
                case Change.Truncation truncation -> {
                    remarks.truncations().add(record);
                    yield new Keys();
                }
                case Change.Nothing nothing -> new Keys();
            };
        } catch (UnreadableChangeException e) {
            remarks.unreadable().put(record, String.valueOf(e.getMessage()));
            return new Keys();
        } catch (RuntimeException e) {
            // A mistake of this program in reading one message must not stop the partition.
            log.error("A message could not be read, for a reason that is not its own", e);
            remarks.unreadable().put(record, "unexpected: " + e);
            return new Keys();
        }
    }

    private void truncated(ConsumerRecord<byte[], byte[]> record) {
        meters.counter("endstate.truncations", "index", generation.index(), "topic", record.topic())
                .increment();
        log.error(
                "TRUNCATE of the table behind {} ({}-{}@{}): it names no rows, so {} may hold documents that the database no"
                        + " longer has. Rebuild {}",
                record.topic(),
                record.topic(),
                record.partition(),
                record.offset(),
                generation,
                generation.index());
    }
}
