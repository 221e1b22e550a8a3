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
            List<Instant> commits = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                Keys keys = keys(record, commits);
                direct.addAll(keys.direct());
                keys.lookups().forEach(lookup -> found.putIfAbsent(lookup, record));
            }
            pipeline.index(generation, direct);
            Set<Key> done = new HashSet<>(direct);
            for (Map.Entry<Keys.Lookup, ConsumerRecord<byte[], byte[]>> lookup : found.entrySet()) {
                index(lookup.getKey(), lookup.getValue(), done);
            }
            freshness.acknowledged(commits);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted; the batch will be read again", e);
        }
    }

    private void index(Keys.Lookup lookup, ConsumerRecord<byte[], byte[]> record, Set<Key> done)
            throws InterruptedException {
        try {
            lookups.index(generation, lookup, done);
        } catch (SourceException.Faulty e) {
            deadLetters.send(record, generation.name().consumerGroup(), "the lookup fails for it: " + e.getMessage());
        }
    }

    private Keys keys(ConsumerRecord<byte[], byte[]> record, List<Instant> commits) throws InterruptedException {
        try {
            return switch (reader.read(record, columns.getOrDefault(record.topic(), Set.of()))) {
                case Change.Row row -> {
                    row.committedAt().ifPresent(commits::add);
                    yield resolver.resolve(row, routes.getOrDefault(record.topic(), List.of()), record.value() == null);
                }
                case Change.Truncation truncation -> truncated(record);
                case Change.Nothing nothing -> new Keys();
            };
        } catch (UnreadableChangeException e) {
            deadLetters.send(record, generation.name().consumerGroup(), String.valueOf(e.getMessage()));
            return new Keys();
        } catch (UnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            // A mistake of this program in reading one message must not stop the partition.
            log.error("A message could not be read, for a reason that is not its own", e);
            deadLetters.send(record, generation.name().consumerGroup(), "unexpected: " + e);
            return new Keys();
        }
    }

    private Keys truncated(ConsumerRecord<byte[], byte[]> record) {
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
        return new Keys();
    }
}
