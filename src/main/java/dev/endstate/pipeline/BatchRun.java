package dev.endstate.pipeline;

import dev.endstate.definition.Key;
import dev.endstate.index.BatchSizes;
import dev.endstate.index.BulkAnswer;
import dev.endstate.index.Generation;
import dev.endstate.index.IndexException;
import dev.endstate.index.Outcome;
import dev.endstate.source.Read;
import dev.endstate.source.SourceException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
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

    /** What others do at the same time takes memory too, so that such a key is tried again, as a slow one is. */
    private static final String TOO_LARGE_FOR_MEMORY =
            "its document does not fit into the memory of this process; give it"
                    + " more (-Xmx), or lower endstate.pipeline.max-bytes, of which each batch under way takes several times as much";

    /** So many suspects one after the other, and none that goes well: that is rather the server. */
    private static final int SUSPECTS_IN_VAIN = 3;

    private final Generation generation;
    private final ReadThenWrite attempt;
    private final Patience patience;
    private final BatchSizes sizes;
    private final SuspectKeys suspects;
    private final OutcomeRecorder recorder;
    private final Deque<List<Key>> work = new ArrayDeque<>();
    private final List<Aside> aside = new ArrayList<>();
    private final Map<Key, Outcome> outcomes = new LinkedHashMap<>();
    private int inVain;

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
        Map<Integer, List<Key>> byTries =
                new TreeMap<>(keys.stream().collect(Collectors.groupingBy(key -> suspects.tries(generation, key))));
        // Suspects make no others fail. Those that were given up come last, or each delivery would begin with them.
        byTries.forEach((tries, some) -> {
            if (tries == 0) {
                work.add(some);
            } else {
                some.forEach(key -> work.add(List.of(key)));
            }
        });
        while (!work.isEmpty() || !aside.isEmpty()) {
            if (work.isEmpty() || inVain >= SUSPECTS_IN_VAIN) {
                takeUpAgain();
            }
            step(work.removeFirst());
        }
        return outcomes;
    }

    /** A suspect that is to be tried again, after the others. */
    private record Aside(
            List<Key> keys, String reason, @Nullable Throwable cause) {}

    private void takeUpAgain() throws InterruptedException {
        Aside last = aside.getLast();
        patience.pause(last.reason(), last.cause());
        // Before what is left: it need not fail too if it is the server.
        for (Aside suspect : aside.reversed()) {
            work.addFirst(suspect.keys());
        }
        aside.clear();
        inVain = 0;
    }

    private void step(List<Key> keys) throws InterruptedException {
        try {
            Optional<ReadThenWrite.Done> done = attempt.run(generation, keys);
            if (done.isEmpty()) {
                fewerOr(keys, () -> tooSlow(keys, "the read takes longer than endstate.pipeline.max-read-age", null));
            } else {
                take(done.get());
            }
        } catch (SourceException e) {
            switch (e) {
                case SourceException.Faulty slow
                when slow.isTimeout() -> fewerOr(keys, () -> tooSlow(keys, slow.getMessage(), slow));
                case SourceException.Faulty faulty ->
                    splitOr(keys, () -> park(keys, "Database: " + faulty.getMessage()));
                case SourceException.TooLarge tooLarge -> tooLarge(keys, tooLarge);
                case SourceException.Unavailable unavailable -> later(keys, e.getMessage(), e);
                case SourceException.Denied denied -> later(keys, e.getMessage(), e);
                case SourceException.Broken broken -> later(keys, e.getMessage(), e);
            }
        } catch (IndexException e) {
            switch (e) {
                case IndexException.TooLarge tooLarge -> tooLarge(keys, tooLarge);
                case IndexException.Refused refused
                when refused.status() == 400 -> splitOr(keys, () -> park(keys, refused.getMessage()));
                case IndexException.Refused refused -> later(keys, e.getMessage(), e);
                case IndexException.Unavailable unavailable
                when unavailable.isUnanswered() -> {
                    // Less when it is given again, in case it was too much. For a dead server, halves would wait as
                    // long.
                    sizes.tooLarge(generation, keys.size());
                    later(keys, e.getMessage(), e);
                }
                case IndexException.Unavailable unavailable -> later(keys, e.getMessage(), e);
            }
        } catch (OutOfMemoryError e) {
            log.error(
                    "{} keys of {} do not fit into this process's memory; fewer are read", keys.size(), generation, e);
            fewerOr(keys, () -> tooSlow(keys, TOO_LARGE_FOR_MEMORY, e));
        }
    }

    private void take(ReadThenWrite.Done done) throws InterruptedException {
        Read read = done.read();
        BulkAnswer answer = done.answer();
        Map<Key, Outcome> decided = new LinkedHashMap<>(answer.outcomes());
        read.faults().forEach((key, reason) -> decided.put(key, new Outcome.Parked(reason)));
        settle(read.ticket(), decided);
        if (!answer.outcomes().isEmpty()) {
            inVain = 0;
        }
        if (answer.unavailable().isEmpty()) {
            sizes.fitted(generation, read.keys().size());
            patience.renew();
        } else {
            again(answer, read.keys().size() == 1);
        }
    }

    private void again(BulkAnswer answer, boolean alone) throws InterruptedException {
        List<Key> undecided = new ArrayList<>(answer.unavailable().keySet());
        String reason = "Elasticsearch: " + answer.unavailable().get(undecided.getFirst());
        if (alone && !answer.suspect().isEmpty()) {
            parkIf(suspects.isGivenUpAlone(generation, undecided.getFirst(), SUSPECT_TRIES), undecided, reason, null);
        } else if (!answer.suspect().isEmpty() && !answer.outcomes().isEmpty()) {
            // Its neighbours went well, so each of these may be a culprit, and must not hold the others.
            patience.renew();
            undecided.removeAll(answer.suspect());
            answer.suspect().forEach(key -> work.addFirst(List.of(key)));
            if (!undecided.isEmpty()) {
                later(undecided, reason, null);
            }
        } else {
            later(undecided, reason, null);
        }
    }

    private interface Alone {
        void run() throws InterruptedException;
    }

    private void splitOr(List<Key> keys, Alone alone) throws InterruptedException {
        if (keys.size() == 1) {
            alone.run();
        } else {
            int half = keys.size() / 2;
            work.addFirst(keys.subList(half, keys.size()));
            work.addFirst(keys.subList(0, half));
        }
    }

    /** The same where the next batches are to be smaller as well. */
    private void fewerOr(List<Key> keys, Alone alone) throws InterruptedException {
        sizes.tooLarge(generation, keys.size());
        splitOr(keys, alone);
    }

    private void tooLarge(List<Key> keys, RuntimeException e) throws InterruptedException {
        fewerOr(keys, () -> park(keys, e.getMessage() + "; the limit is endstate.pipeline.max-bytes"));
    }

    /** A row may be so large that it always takes too long; a busy server passes. */
    private void tooSlow(List<Key> keys, String reason, @Nullable Throwable cause) {
        parkIf(suspects.isGivenUp(generation, keys.getFirst(), SLOW_TRIES), keys, reason, cause);
    }

    private void parkIf(boolean isGivenUp, List<Key> keys, String reason, @Nullable Throwable cause) {
        if (isGivenUp) {
            park(keys, reason);
        } else {
            aside.add(new Aside(keys, reason, cause));
            inVain++;
        }
    }

    private void park(List<Key> keys, String reason) {
        Map<Key, Outcome> parked = new LinkedHashMap<>();
        keys.forEach(key -> parked.put(key, new Outcome.Parked(reason)));
        settle(0, parked);
    }

    private void settle(long ticket, Map<Key, Outcome> decided) {
        recorder.record(generation, ticket, decided);
        suspects.settled(generation, decided);
        outcomes.putAll(decided);
    }

    private void later(List<Key> keys, String reason, @Nullable Throwable cause) throws InterruptedException {
        patience.pause(reason, cause);
        work.addFirst(keys);
    }
}
