package dev.endstate.pipeline;

import dev.endstate.definition.Key;
import dev.endstate.index.Generation;
import dev.endstate.index.Outcome;
import dev.endstate.instance.UnavailableException;
import dev.endstate.parked.Parking;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
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
     * Records what became of keys.
     *
     * @param ticket of the read that the outcomes follow from; 0 if there was none
     */
    void record(Generation generation, long ticket, Map<Key, Outcome> outcomes) {
        Map<String, String> refused = new LinkedHashMap<>();
        List<String> settled = new ArrayList<>(outcomes.size());
        Map<String, Integer> counts = new LinkedHashMap<>();
        outcomes.forEach((key, outcome) -> {
            counts.merge(outcome.tag(), 1, Integer::sum);
            if (outcome instanceof Outcome.Parked(String reason)) {
                refused.put(key.id(), reason);
            } else {
                settled.add(key.id());
            }
        });

        keep(generation, ticket, refused, settled);
        counts.forEach((tag, count) -> meters.counter("endstate.documents", "index", generation.index(), "outcome", tag)
                .increment(count));
    }

    private void keep(Generation generation, long ticket, Map<String, String> refused, List<String> settled) {
        try {
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

            parked.clear(generation.toString(), ticket, settled);
        } catch (DataAccessException | TransactionException e) {
            throw new UnavailableException(
                    "the parked keys of " + generation + " cannot be kept: " + e.getMessage(), e);
        }
    }
}
