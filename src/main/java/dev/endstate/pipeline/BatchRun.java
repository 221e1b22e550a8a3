package dev.endstate.pipeline;

import dev.endstate.definition.Key;
import dev.endstate.index.BatchSizes;
import dev.endstate.index.BulkAnswer;
import dev.endstate.index.Generation;
import dev.endstate.index.IndexException;
import dev.endstate.index.Outcome;
import dev.endstate.instance.UnavailableException;
import dev.endstate.source.SourceException;
import dev.endstate.source.document.Read;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings every key of one batch to an outcome. What fails as a whole is read again in halves until the culprit stands alone;
 * what is unavailable is read again later. Nothing that was read is ever sent twice.
 */
final class BatchRun {
    private static final Logger log = LoggerFactory.getLogger(BatchRun.class);

    private static final int SLOW_TRIES = 3;

    /** A server may fail at everything for a while, and nothing may be parked for that. */
    private static final int SUSPECT_TRIES = 12;

    private final Generation generation;
    private final ReadThenWrite attempt;
    private final Patience patience;
    private final BatchSizes sizes;
    private final SuspectKeys suspects;
    private final OutcomeRecorder recorder;
    private final RemainingKeys remaining = new RemainingKeys();
    private final Map<Key, Outcome> outcomes = new LinkedHashMap<>();

    BatchRun(
            Generation generation,
            ReadThenWrite attempt,
            Patience patience,
            BatchSizes sizes,
            SuspectKeys suspects,
            OutcomeRecorder recorder) {
        this.generation = generation;
        this.attempt = attempt;
        this.patience = patience;
        this.sizes = sizes;
        this.suspects = suspects;
        this.recorder = recorder;
    }

    /**
     * Runs until each key has an outcome.
     *
     * @throws UnavailableException if the database or Elasticsearch stayed away for longer than the patience
     */
    Map<Key, Outcome> run(List<Key> keys) throws InterruptedException {
        remaining.add(keys, key -> suspects.tries(generation, key));

        while (!remaining.isEmpty()) {
            if (remaining.isSuspectsTurn()) {
                takeUpSuspects();
            }
            step(remaining.next());
        }
        return outcomes;
    }

    private void takeUpSuspects() throws InterruptedException {
        RemainingKeys.Suspect last = remaining.lastSuspect();
        patience.pause(last.reason(), last.cause());
        remaining.takeUpSuspects();
    }

    private void step(List<Key> keys) throws InterruptedException {
        try {
            Optional<ReadThenWrite.Done> done = attempt.run(generation, keys);

            if (done.isPresent()) {
                accept(done.get());
            } else {
                handle(Failure.TOO_OLD, keys);
            }
        } catch (SourceException e) {
            handle(Failure.of(e), keys);
        } catch (IndexException e) {
            handle(Failure.of(e), keys);
        } catch (OutOfMemoryError e) {
            log.error(
                    "{} keys of {} do not fit into this process's memory; fewer are read", keys.size(), generation, e);
            handle(Failure.of(e), keys);
        }
    }

    private void accept(ReadThenWrite.Done done) throws InterruptedException {
        Read read = done.read();
        BulkAnswer answer = done.answer();

        Map<Key, Outcome> decided = new LinkedHashMap<>(answer.outcomes());
        read.faults().forEach((key, reason) -> decided.put(key, new Outcome.Parked(reason)));
        settle(read.ticket(), decided);
        if (!answer.outcomes().isEmpty()) {
            remaining.noteSuccess();
        }

        if (answer.unavailable().isEmpty()) {
            sizes.noteFit(generation, read.keys().size());
            patience.renew();
        } else {
            retryUndecided(answer, read.keys().size() == 1);
        }
    }

    private void retryUndecided(BulkAnswer answer, boolean isAlone) throws InterruptedException {
        List<Key> undecided = new ArrayList<>(answer.unavailable().keySet());
        String reason = "Elasticsearch: " + answer.unavailable().get(undecided.getFirst());

        if (isAlone && !answer.suspect().isEmpty()) {
            boolean isGivenUp = suspects.countTryUnlessAllFail(generation, undecided.getFirst(), SUSPECT_TRIES);
            parkOrSetAside(isGivenUp, undecided, reason, null);
        } else if (!answer.suspect().isEmpty() && !answer.outcomes().isEmpty()) {
            // Its neighbours went well, so each of these may be a culprit, and must not hold the others.
            patience.renew();
            undecided.removeAll(answer.suspect());
            answer.suspect().forEach(key -> remaining.addFirst(List.of(key)));
            if (!undecided.isEmpty()) {
                retryLater(undecided, reason, null);
            }
        } else {
            retryLater(undecided, reason, null);
        }
    }

    private void handle(Failure failure, List<Key> keys) throws InterruptedException {
        if (failure.mayBeTooMuch()) {
            sizes.noteTooLarge(generation, keys.size());
        }

        switch (failure) {
            case Failure.Away away -> retryLater(keys, away.reason(), away.cause());
            case Failure.OfSomeRow any when keys.size() > 1 -> remaining.addHalves(keys);
            case Failure.BadRow bad -> park(keys, bad.reason());
            case Failure.TooLarge tooLarge -> park(keys, tooLarge.reason());
            case Failure.TooSlow slow -> {
                boolean isGivenUp = suspects.countTry(generation, keys.getFirst(), SLOW_TRIES);
                parkOrSetAside(isGivenUp, keys, slow.reason(), slow.cause());
            }
        }
    }

    private void parkOrSetAside(boolean isGivenUp, List<Key> keys, String reason, @Nullable Throwable cause) {
        if (isGivenUp) {
            park(keys, reason);
        } else {
            remaining.setAside(keys, reason, cause);
        }
    }

    private void park(List<Key> keys, String reason) {
        Map<Key, Outcome> parked = new LinkedHashMap<>();
        keys.forEach(key -> parked.put(key, new Outcome.Parked(reason)));
        settle(0, parked);
    }

    private void retryLater(List<Key> keys, String reason, @Nullable Throwable cause) throws InterruptedException {
        patience.pause(reason, cause);
        remaining.addFirst(keys);
    }

    private void settle(long ticket, Map<Key, Outcome> decided) {
        recorder.record(generation, ticket, decided);
        suspects.forgetSettled(generation, decided);
        outcomes.putAll(decided);
    }
}
