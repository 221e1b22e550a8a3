package dev.endstate.pipeline;

import dev.endstate.definition.Key;
import dev.endstate.index.BatchSizes;
import dev.endstate.index.DocumentSink;
import dev.endstate.index.Generation;
import dev.endstate.index.Outcome;
import dev.endstate.parked.Parking;
import dev.endstate.source.DocumentSource;
import io.micrometer.tracing.Span;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The write path: brings the documents of some keys into the state that the database is in. Safe for many callers at once. */
public final class Pipeline implements AutoCloseable {
    private static final Outcome NO_ID = new Outcome.Parked("the key makes an _id that is empty or longer than "
            + Key.MAX_ID_BYTES + " bytes, which Elasticsearch refuses");

    private final ReadThenWrite attempt;
    private final OutcomeRecorder recorder;
    private final PipelineProperties properties;
    private final BatchSizes sizes;
    private final SuspectKeys suspects;
    private final FairThreads threads;
    private final Telemetry telemetry;

    Pipeline(
            ReadThenWrite attempt,
            OutcomeRecorder recorder,
            OtherKeys others,
            PipelineProperties properties,
            Telemetry telemetry) {
        this.attempt = attempt;
        this.recorder = recorder;
        this.properties = properties;
        this.suspects = new SuspectKeys(System::nanoTime, new Counterproof(others, attempt, recorder));
        this.sizes = new BatchSizes(properties.batchKeys());
        this.threads = new FairThreads(properties.parallelism());
        this.telemetry = telemetry;
    }

    /**
     * A write path, with or without a context of Spring.
     *
     * @param source gives documents
     * @param sink takes them
     * @param parked keeps what cannot be indexed
     * @param others are tried where Elasticsearch fails at one key again and again
     */
    public static Pipeline of(
            DocumentSource source,
            DocumentSink sink,
            Parking parked,
            OtherKeys others,
            PipelineProperties properties,
            Telemetry telemetry) {
        return new Pipeline(
                new ReadThenWrite(source, sink, properties, telemetry, System::nanoTime),
                new OutcomeRecorder(parked, telemetry.meters()),
                others,
                properties,
                telemetry);
    }

    /**
     * Indexes keys, in batches of which several are under way at the same time.
     *
     * @param keys distinct
     * @return the outcome of every key; parked ones are recorded
     * @throws UnavailableException if the database or Elasticsearch is away; some keys may have been indexed
     */
    public Map<Key, Outcome> index(Generation generation, Collection<Key> keys) throws InterruptedException {
        List<Future<Map<Key, Outcome>>> runs = new ArrayList<>();
        Map<Key, Outcome> outcomes = LinkedHashMap.newLinkedHashMap(keys.size());
        // The batches are run by other threads.
        Span caller = telemetry.tracer().currentSpan();
        try {
            for (List<Key> batch : batches(keys, sizes.of(generation))) {
                runs.add(threads.submit(generation.name(), () -> traced(generation, batch, caller)));
            }
            for (Future<Map<Key, Outcome>> run : runs) {
                outcomes.putAll(run.get());
            }
            return outcomes;
        } catch (RejectedExecutionException | CancellationException | ExecutionException e) {
            throw failure(e);
        } finally {
            // After a failure the rest need not go on: the caller gives every key again.
            runs.forEach(run -> run.cancel(true));
        }
    }

    /**
     * Asks the database for what a generation's live changes need, within the generation's share of threads and connections.
     *
     * @throws UnavailableException if the write path is closed, and whatever the question throws
     */
    public <T> T ask(Generation generation, Supplier<T> question) throws InterruptedException {
        try {
            Future<T> asked = threads.submit(generation.name(), question::get);
            try {
                return asked.get();
            } finally {
                asked.cancel(true);
            }
        } catch (RejectedExecutionException | CancellationException | ExecutionException e) {
            throw failure(e);
        }
    }

    private static RuntimeException failure(Exception e) {
        if (e instanceof ExecutionException) {
            return e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
        return new UnavailableException("the write path is closed, since this instance stops", e);
    }

    private Map<Key, Outcome> traced(Generation generation, List<Key> keys, @Nullable Span caller)
            throws InterruptedException {
        Span span = telemetry
                .begin("endstate.batch", caller)
                .tag("index", generation.index())
                .tag("generation", generation.toString())
                .tag("keys", keys.size());
        return telemetry.within(span, () -> {
            Map<Key, Outcome> outcomes = run(generation, keys);
            if (!span.isNoop()) {
                outcomes.values().stream()
                        .collect(Collectors.groupingBy(Outcome::tag, Collectors.counting()))
                        .forEach(span::tag);
            }
            return outcomes;
        });
    }

    private Map<Key, Outcome> run(Generation generation, List<Key> keys) throws InterruptedException {
        Map<Key, Outcome> impossible = new LinkedHashMap<>();
        List<Key> possible = new ArrayList<>(keys.size());
        for (Key key : keys) {
            if (key.fitsElasticsearch()) {
                possible.add(key);
            } else {
                impossible.put(key, NO_ID);
            }
        }
        recorder.record(generation, 0, impossible);
        Map<Key, Outcome> outcomes = new LinkedHashMap<>(impossible);
        if (!possible.isEmpty()) {
            Patience patience = new Patience(properties.patience(), System::nanoTime);
            outcomes.putAll(new BatchRun(generation, attempt, patience, sizes, suspects, recorder).run(possible));
        }
        return outcomes;
    }

    private static List<List<Key>> batches(Collection<Key> keys, int size) {
        List<Key> list = List.copyOf(keys);
        // Equal parts: the last of several must not be a small rest that costs as many statements as the others.
        int parts = (list.size() + size - 1) / size;
        List<List<Key>> batches = new ArrayList<>(parts);
        for (int part = 0; part < parts; part++) {
            batches.add(list.subList(
                    (int) ((long) list.size() * part / parts), (int) ((long) list.size() * (part + 1) / parts)));
        }
        return batches;
    }

    @Override
    public void close() {
        threads.close();
    }
}
