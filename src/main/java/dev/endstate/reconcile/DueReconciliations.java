package dev.endstate.reconcile;

import dev.endstate.change.Gap;
import dev.endstate.change.Gaps;
import dev.endstate.definition.Definition;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.reconcile.Reconciliation.State;
import dev.endstate.source.SourceDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Asks for comparisons that nobody has asked for: of an index that a gap in capture concerns, and of one not compared for a while. */
@Component
class DueReconciliations {
    private final Reconciliations reconciliations;
    private final Generations generations;
    private final SourceDatabase source;
    private final Gaps gaps;
    private final ReconcileProperties properties;
    private final Clock clock;

    DueReconciliations(
            Reconciliations reconciliations,
            Generations generations,
            SourceDatabase source,
            Gaps gaps,
            ReconcileProperties properties,
            Clock clock) {
        this.reconciliations = reconciliations;
        this.generations = generations;
        this.source = source;
        this.gaps = gaps;
        this.properties = properties;
        this.clock = clock;
    }

    /** Returns the generation that users query, if it is built from this database. */
    Optional<Generation> comparable(String index) {
        return generations.active(index).filter(active -> active.source().equals(source.identity()));
    }

    /** Asks for what is due, and closes the gaps that had ended before a comparison began. */
    void request(Definition definition) {
        List<Gap> open =
                gaps.of(definition.index(), Generation.definitions(definition, generations.of(definition.index())));
        if (!open.isEmpty()) {
            comparable(definition.index()).ifPresent(active -> closeOrRequest(definition.index(), active, open));
        }

        if (properties.every().isPositive()
                && isDue(definition.index())
                && comparable(definition.index()).isPresent()) {
            reconciliations.request(definition.index(), "endstate.reconcile.every", true);
        }
    }

    private void closeOrRequest(String index, Generation active, List<Gap> open) {
        Optional<Reconciliation> last = reconciliations.of(index).stream()
                .filter(reconciliation -> hasRepaired(reconciliation, active))
                .findFirst();

        // A generation that is being filled may have missed the same changes, and nobody has compared it.
        if (last.isPresent() && isNewest(active)) {
            gaps.close(index, startOf(last.get()));
        }

        if (properties.afterGap()) {
            open.reversed().stream()
                    .filter(gap -> last.isEmpty() || isToBeComparedAfter(last.get(), gap))
                    .findFirst()
                    .ifPresent(gap -> reconciliations.request(index, reason(index, gap), true));
        }
    }

    private static boolean hasRepaired(Reconciliation reconciliation, Generation active) {
        return reconciliation.state() == State.DONE
                && reconciliation.repair()
                && active.toString().equals(reconciliation.generation())
                && reconciliation.startedAt() != null
                && reconciliation.endedAt() != null;
    }

    /** One that was compared already, but went on, is compared again after a rest. */
    private boolean isToBeComparedAfter(Reconciliation last, Gap gap) {
        if (gap.endedAt() != null && gap.endedAt().isBefore(startOf(last))) {
            return false;
        }

        Instant end = Objects.requireNonNull(last.endedAt());
        Duration rest = properties.restAfter(Duration.between(startOf(last), end));
        return !gap.noticedAt().isBefore(startOf(last)) || !clock.instant().isBefore(end.plus(rest));
    }

    private static Instant startOf(Reconciliation reconciliation) {
        return Objects.requireNonNull(reconciliation.startedAt());
    }

    private static String reason(String index, Gap gap) {
        if (gap.table().equals(Gap.index(index))) {
            return gap.reason();
        }
        return "changes of " + gap.table() + (gap.lasts() ? " are being missed: " : " may have been missed: ")
                + gap.reason();
    }

    private boolean isNewest(Generation active) {
        return generations.of(active.index()).getLast().name().equals(active.name());
    }

    private boolean isDue(String index) {
        Instant before = clock.instant().minus(properties.every());
        return reconciliations.of(index).stream()
                .findFirst()
                .filter(last -> last.requestedAt().isAfter(before))
                .isEmpty();
    }
}
