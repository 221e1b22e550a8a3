package dev.endstate.pipeline;

import dev.endstate.definition.Key;
import dev.endstate.index.BatchSizes;
import dev.endstate.index.Generation;
import dev.endstate.index.Outcome;
import dev.endstate.instance.UnavailableException;
import io.micrometer.tracing.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs batches, each within a span of its own. Safe for many threads at once. */
final class BatchRuns {
    private static final Outcome NO_ID = new Outcome.Parked("the key makes an _id that is empty or longer than "
            + Key.MAX_ID_BYTES + " bytes, which Elasticsearch refuses");

    private final ReadThenWrite attempt;
    private final OutcomeRecorder recorder;
    private final SuspectKeys suspects;
    private final BatchSizes sizes;
    private final Duration patience;
    private final Telemetry telemetry;

    BatchRuns(
            ReadThenWrite attempt,
            OutcomeRecorder recorder,
            SuspectKeys suspects,
            BatchSizes sizes,
            Duration patience,
            Telemetry telemetry) {
        this.attempt = attempt;
        this.recorder = recorder;
        this.suspects = suspects;
        this.sizes = sizes;
        this.patience = patience;
        this.telemetry = telemetry;
    }

    /**
     * Brings every key to an outcome.
     *
     * @param caller the span to which the batch belongs, if there is one
     * @throws UnavailableException if the database or Elasticsearch stayed away for longer than the patience
     */
    Map<Key, Outcome> run(Generation generation, List<Key> keys, @Nullable Span caller) throws InterruptedException {
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

        if (!impossible.isEmpty()) {
            recorder.record(generation, List.of(new OutcomeRecorder.Settled(0, impossible)));
        }

        if (possible.isEmpty()) {
            return impossible;
        }

        Patience left = new Patience(patience, System::nanoTime);
        Map<Key, Outcome> outcomes = new BatchRun(generation, attempt, left, sizes, suspects, recorder).run(possible);
        outcomes.putAll(impossible);
        return outcomes;
    }
}
