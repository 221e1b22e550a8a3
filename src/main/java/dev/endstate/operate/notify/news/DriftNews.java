package dev.endstate.operate.notify.news;

import dev.endstate.operate.notify.Event;
import dev.endstate.operate.notify.EventKind;
import dev.endstate.reconcile.Reconciliation;
import dev.endstate.reconcile.Reconciliations;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds comparisons that have ended and found documents that differ; each of them is one event, with all that it found. */
final class DriftNews implements News {
    private static final String TOLD = "told";

    private static final Duration TOLD_FOR = Duration.ofDays(7);

    private final Reconciliations comparisons;

    DriftNews(Reconciliations comparisons) {
        this.comparisons = comparisons;
    }

    private record Drifted(String id, Event event) {}

    @Override
    public String what() {
        return "drift";
    }

    @Override
    public Found look(Map<String, String> told, Instant lastLook) {
        Map<String, String> now = new LinkedHashMap<>();
        List<Drifted> recent =
                comparisons.withDrift(TOLD_FOR).stream().map(DriftNews::drifted).toList();
        recent.forEach(drifted -> now.put(drifted.id(), TOLD));
        return new Found(
                now,
                recent.stream()
                        .filter(drifted -> !told.containsKey(drifted.id()))
                        .map(Drifted::event)
                        .toList());
    }

    private static Drifted drifted(Reconciliation comparison) {
        boolean repaired = comparison.repair() && comparison.state() == Reconciliation.State.DONE;
        @Nullable Instant startedAt = comparison.startedAt();

        Map<String, String> details = new LinkedHashMap<>();
        details.put("compared", String.valueOf(comparison.checked()));
        details.put("missing", String.valueOf(comparison.missing()));
        details.put("stale", String.valueOf(comparison.stale()));
        details.put("extra", String.valueOf(comparison.extra()));
        details.put("repaired", repaired ? "yes" : "no");
        details.put("reason", comparison.reason());

        return new Drifted(
                String.valueOf(comparison.id()),
                new Event(
                        EventKind.DRIFT_FOUND,
                        List.of(comparison.index()),
                        "%d of the documents of %s differed from the database%s."
                                .formatted(
                                        comparison.drift(), comparison.index(), repaired ? ", and were repaired" : ""),
                        startedAt == null ? comparison.requestedAt() : startedAt,
                        details));
    }
}
