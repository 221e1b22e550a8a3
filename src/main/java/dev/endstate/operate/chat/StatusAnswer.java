package dev.endstate.operate.chat;

import static dev.endstate.operate.chat.Mrkdwn.code;
import static dev.endstate.operate.chat.Mrkdwn.plain;

import dev.endstate.capture.Gaps;
import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.operate.IndexStatus;
import dev.endstate.operate.IndexStatuses;
import dev.endstate.parked.ParkedKeys;
import dev.endstate.reconcile.AskedComparisons;
import dev.endstate.reconcile.Reconciliation;
import java.util.List;
import java.util.stream.Stream;

/** Whether indexes are served, and what they wait for. */
final class StatusAnswer {
    private final Definitions definitions;
    private final Generations generations;
    private final IndexStatuses statuses;
    private final ParkedKeys parked;
    private final Gaps gaps;
    private final AskedComparisons comparisons;

    StatusAnswer(
            Definitions definitions,
            Generations generations,
            IndexStatuses statuses,
            ParkedKeys parked,
            Gaps gaps,
            AskedComparisons comparisons) {
        this.definitions = definitions;
        this.generations = generations;
        this.statuses = statuses;
        this.parked = parked;
        this.gaps = gaps;
        this.comparisons = comparisons;
    }

    EachIndex.Line line(String index) {
        IndexStatus status = statuses.of(index, generations.of(index));
        return new EachIndex.Line(status.waits() || !status.served(), line(index, status));
    }

    private static String line(String index, IndexStatus status) {
        return code(index) + ": " + plain(status.words());
    }

    /** @throws dev.endstate.definition.UnknownIndexException if there is no such index */
    String of(String index) {
        List<Generation> present = generations.of(definitions.requireIndex(index));
        List<Definition> served = Stream.concat(
                        definitions.of(index).stream(), present.stream().map(Generation::definition))
                .toList();
        return """
                %s
                Parked keys: %d; open gaps: %d
                Last comparison: %s""".formatted(
                        line(index, statuses.of(index, present)),
                        parked.count(index),
                        gaps.of(index, served).size(),
                        comparisons.newest(index).map(StatusAnswer::words).orElse("none yet"));
    }

    private static String words(Reconciliation comparison) {
        String found = "%d looked at, %d differed (%d missing, %d stale, %d extra)"
                .formatted(
                        comparison.checked(),
                        comparison.drift(),
                        comparison.missing(),
                        comparison.stale(),
                        comparison.extra());
        String became = switch (comparison.state()) {
            case DOCUMENTS, KEYS -> "under way since " + Times.of(comparison.requestedAt());
            case DONE -> "done";
            case CANCELLED -> "cancelled";
            case FAILED -> "failed; GET /api/indexes/" + comparison.index() + "/reconciliations says why";
        };
        return plain(became + ", " + (comparison.repair() ? "with repair" : "looking only") + "; " + found + "; "
                + comparison.reason());
    }
}
