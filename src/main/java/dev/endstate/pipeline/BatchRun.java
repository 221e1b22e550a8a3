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
    private final RemainingKeys remaining;
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
        this.remaining = new RemainingKeys(sizes.ofRead(generation));
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
            step();
        }
        return outcomes;
    }

    private void takeUpSuspects() throws InterruptedException {
        RemainingKeys.Suspect last = remaining.lastSuspect();
        patience.pause(last.reason(), last.cause());
        remaining.takeUpSuspects();
    }

    /** Reads, and reads more while that may share the request, then writes all that was read. */
    private void step() throws InterruptedException {
        boolean mayShare = remaining.nextThatMayShare() > 0;
        GatheredReads gathered = attempt.gather(sizes.of(generation));
        Optional<FailedRead> failed = read(remaining.next(), gathered);

        while (mayShare && failed.isEmpty() && hasRoomForNext(gathered)) {
            failed = read(remaining.next(), gathered);
        }

        List<Read> tooOld = gathered.removeIf(attempt::isTooOld);
        if (!gathered.isEmpty()) {
            write(gathered);
        }
        for (Read read : tooOld) {
            handle(Failure.TOO_OLD, read.keys());
        }
        if (failed.isPresent()) {
            handle(failed.get().failure(), failed.get().keys());
        }
    }

    private boolean hasRoomForNext(GatheredReads gathered) {
        int next = remaining.nextThatMayShare();
        return next > 0
                && gathered.hasRoomFor(next)
                && attempt.mayWait(gathered.reads().getFirst());
    }

    /** Is handled after what was read before it is written: that must not grow old meanwhile. */
    private record FailedRead(List<Key> keys, Failure failure) {}

    private Optional<FailedRead> read(List<Key> keys, GatheredReads gathered) {
        try {
            gathered.add(attempt.read(generation, keys));
            return Optional.empty();
        } catch (SourceException e) {
            return Optional.of(new FailedRead(keys, Failure.of(e)));
        } catch (OutOfMemoryError e) {
            return Optional.of(new FailedRead(keys, outOfMemory(keys, e)));
        }
    }

    private void write(GatheredReads gathered) throws InterruptedException {
        try {
            accept(gathered, attempt.write(generation, gathered));
        } catch (IndexException e) {
            handle(Failure.of(e), gathered.keys());
        } catch (OutOfMemoryError e) {
            handle(outOfMemory(gathered.keys(), e), gathered.keys());
        }
    }

    private Failure outOfMemory(List<Key> keys, OutOfMemoryError e) {
        log.error("{} keys of {} do not fit into this process's memory; fewer are read", keys.size(), generation, e);
        return Failure.of(e);
    }

    private void accept(GatheredReads gathered, BulkAnswer answer) throws InterruptedException {
        settle(gathered.reads().stream()
                .map(read -> decided(read, answer.outcomes()))
                .toList());
        if (!answer.outcomes().isEmpty()) {
            remaining.noteSuccess();
        }

        if (answer.unavailable().isEmpty()) {
            sizes.noteFit(generation, gathered.size());
            patience.renew();
        } else {
            retryUndecided(answer, gathered.size() == 1);
        }
    }

    private static OutcomeRecorder.Settled decided(Read read, Map<Key, Outcome> answered) {
        Map<Key, Outcome> decided = LinkedHashMap.newLinkedHashMap(read.keys().size());
        for (Key key : read.keys()) {
            @Nullable Outcome outcome = answered.get(key);
            if (outcome != null) {
                decided.put(key, outcome);
            }
        }
        read.faults().forEach((key, reason) -> decided.put(key, new Outcome.Parked(reason)));
        return new OutcomeRecorder.Settled(read.ticket(), decided);
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
        settle(List.of(new OutcomeRecorder.Settled(0, parked)));
    }

    private void retryLater(List<Key> keys, String reason, @Nullable Throwable cause) throws InterruptedException {
        patience.pause(reason, cause);
        remaining.addFirst(keys);
    }

    private void settle(List<OutcomeRecorder.Settled> settled) {
        recorder.record(generation, settled);
        for (OutcomeRecorder.Settled read : settled) {
            suspects.forgetSettled(generation, read.outcomes());
            outcomes.putAll(read.outcomes());
        }
    }
}
