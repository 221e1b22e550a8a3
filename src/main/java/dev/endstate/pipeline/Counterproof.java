package dev.endstate.pipeline;

import dev.endstate.definition.Key;
import dev.endstate.index.Generation;
import dev.endstate.index.IndexException;
import dev.endstate.index.Outcome;
import dev.endstate.source.SourceException;
import dev.endstate.source.document.Read;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a document at which Elasticsearch fails from an Elasticsearch that fails at everything, where no neighbour can tell: it
 * indexes some others, as any change of them would.
 */
final class Counterproof {
    private static final Logger log = LoggerFactory.getLogger(Counterproof.class);

    private final OtherKeys others;
    private final ReadThenWrite attempt;
    private final OutcomeRecorder recorder;

    Counterproof(OtherKeys others, ReadThenWrite attempt, OutcomeRecorder recorder) {
        this.others = others;
        this.attempt = attempt;
        this.recorder = recorder;
    }

    /** Indexes other keys; returns whether Elasticsearch took one of their documents. */
    boolean tryOthers(Generation generation, Key key) {
        try {
            List<Key> keys = others.than(generation.definition(), key).stream()
                    .filter(Key::fitsElasticsearch)
                    .toList();

            return !keys.isEmpty() && isAnyTaken(generation, keys);
        } catch (SourceException | IndexException e) {
            log.debug("It cannot be told now whether others than {} go well", key, e);
            return false;
        }
    }

    private boolean isAnyTaken(Generation generation, List<Key> keys) {
        GatheredReads reads = attempt.gather(keys.size());
        Read read = attempt.read(generation, keys);
        reads.add(read);
        if (attempt.isTooOld(read)) {
            return false;
        }

        Map<Key, Outcome> outcomes = attempt.write(generation, reads).outcomes();
        recorder.record(generation, List.of(new OutcomeRecorder.Settled(read.ticket(), outcomes)));
        return outcomes.containsValue(Outcome.INDEXED);
    }
}
