package dev.endstate.pipeline;

import dev.endstate.definition.Key;
import dev.endstate.index.Generation;
import dev.endstate.index.Outcome;
import dev.endstate.instance.UnavailableException;
import dev.endstate.parked.Parking;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Counts outcomes as {@code endstate.documents{index,outcome}}, records the parked keys and forgets those that went well since.
 */
final class OutcomeRecorder {
    private static final Logger log = LoggerFactory.getLogger(OutcomeRecorder.class);

    private final Parking parked;
    private final MeterRegistry meters;

    OutcomeRecorder(Parking parked, MeterRegistry meters) {
        this.parked = parked;
        this.meters = meters;
    }

    /**
     * What became of the keys of one read.
     *
     * @param ticket of the read; 0 if there was none
     */
    record Settled(long ticket, Map<Key, Outcome> outcomes) {}

    /** Records what became of the keys of some reads. */
    void record(Generation generation, List<Settled> reads) {
        int keys = reads.stream().mapToInt(read -> read.outcomes().size()).sum();
        Map<String, Long> tickets = HashMap.newHashMap(keys);
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (Settled read : reads) {
            Map<String, String> refused = new LinkedHashMap<>();
            read.outcomes().forEach((key, outcome) -> {
                counts.merge(outcome.tag(), 1, Integer::sum);
                if (outcome instanceof Outcome.Parked(String reason)) {
                    refused.put(key.id(), reason);
                } else {
                    tickets.put(key.id(), read.ticket());
                }
            });
            keep(generation, () -> park(generation, read.ticket(), refused));
        }

        keep(generation, () -> parked.clear(generation.toString(), tickets));
        counts.forEach((tag, count) -> meters.counter("endstate.documents", "index", generation.index(), "outcome", tag)
                .increment(count));
    }

    private void park(Generation generation, long ticket, Map<String, String> refused) {
        if (!refused.isEmpty()) {
            parked.park(generation.toString(), generation.index(), ticket, refused);
            Map.Entry<String, String> first = refused.entrySet().iterator().next();
            log.warn(
                    "{} keys of {} are parked, for example {}: {}. They are kept in endstate.parked;"
                            + " fix the cause, then POST /api/indexes/{}/parked/retry",
                    refused.size(),
                    generation,
                    first.getKey(),
                    first.getValue(),
                    generation.index());
        }
    }

    private static void keep(Generation generation, Runnable change) {
        try {
            change.run();
        } catch (DataAccessException | TransactionException e) {
            throw new UnavailableException(
                    "the parked keys of " + generation + " cannot be kept: " + e.getMessage(), e);
        }
    }
}
