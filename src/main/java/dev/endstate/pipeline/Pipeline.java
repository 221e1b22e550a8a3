package dev.endstate.pipeline;

import dev.endstate.definition.Key;
import dev.endstate.index.BatchSizes;
import dev.endstate.index.DocumentSink;
import dev.endstate.index.Generation;
import dev.endstate.index.Outcome;
import dev.endstate.instance.UnavailableException;
import dev.endstate.parked.Parking;
import dev.endstate.source.document.DocumentSource;
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

/** The write path: brings the documents of some keys into the state that the database is in. Safe for many callers at once. */
public final class Pipeline implements AutoCloseable {
    private final BatchRuns batches;
    private final BatchSizes sizes;
    private final ReadThenWrite attempt;
    private final FairThreads threads;
    private final Telemetry telemetry;

    Pipeline(
            ReadThenWrite attempt,
            OutcomeRecorder recorder,
            OtherKeys others,
            PipelineProperties properties,
            Telemetry telemetry) {
        SuspectKeys suspects = new SuspectKeys(System::nanoTime, new Counterproof(others, attempt, recorder));
        this.sizes = new BatchSizes(properties.batchKeys(), RequestSizes.LARGEST);
        this.attempt = attempt;
        this.batches = new BatchRuns(attempt, recorder, suspects, sizes, properties.patience(), telemetry);
        this.threads = new FairThreads(properties.parallelism());
        this.telemetry = telemetry;
    }

    /**
     * Makes a write path, with or without a context of Spring.
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
        // The batches are run by other threads.
        Span caller = telemetry.tracer().currentSpan();
        try {
            for (List<Key> batch : batches(generation, keys)) {
                runs.add(threads.submit(generation.name(), () -> batches.run(generation, batch, caller)));
            }

            Map<Key, Outcome> outcomes = LinkedHashMap.newLinkedHashMap(keys.size());
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

    /** No fewer than two where there are several reads, so that one is read while another is written. */
    private List<List<Key>> batches(Generation generation, Collection<Key> keys) {
        int ofRead = sizes.ofRead(generation);
        int reads = (keys.size() + ofRead - 1) / ofRead;
        int most = Math.min(sizes.of(generation), ofRead * attempt.readsOfNextRequest(generation));
        int full = (keys.size() + most - 1) / most;
        return EqualParts.inNumber(List.copyOf(keys), Math.max(full, Math.min(2, reads)));
    }

    @Override
    public void close() {
        threads.close();
    }
}
