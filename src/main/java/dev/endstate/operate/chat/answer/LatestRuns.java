package dev.endstate.operate.chat.answer;

import static dev.endstate.operate.text.Mrkdwn.plain;

import dev.endstate.operate.chat.ConditionalOnChat;
import dev.endstate.operate.chat.Times;
import dev.endstate.rebuild.AskedRebuilds;
import dev.endstate.reconcile.AskedComparisons;
import dev.endstate.reconcile.Reconciliation;
import org.springframework.stereotype.Component;

/** Says what became of the last build and the last comparison of an index. */
@Component
@ConditionalOnChat
final class LatestRuns {
    private final AskedRebuilds rebuilds;
    private final AskedComparisons comparisons;

    LatestRuns(AskedRebuilds rebuilds, AskedComparisons comparisons) {
        this.rebuilds = rebuilds;
        this.comparisons = comparisons;
    }

    /** Returns two lines. */
    String of(String index) {
        return "Last build that ended: " + plain(rebuilds.last(index).orElse("none yet")) + "\nLast comparison: "
                + plain(comparisons.newest(index).map(LatestRuns::words).orElse("none yet"));
    }

    private static String words(Reconciliation comparison) {
        String became = switch (comparison.state()) {
            case DOCUMENTS, KEYS -> "under way since " + Times.of(comparison.requestedAt());
            case DONE -> "done";
            case CANCELLED -> "cancelled";
            case FAILED -> "failed; GET /api/indexes/" + comparison.index() + "/reconciliations says why";
        };

        String found = "%d looked at, %d differed (%d missing, %d stale, %d extra)"
                .formatted(
                        comparison.checked(),
                        comparison.drift(),
                        comparison.missing(),
                        comparison.stale(),
                        comparison.extra());

        return became + ", " + (comparison.repair() ? "with repair" : "looking only") + "; " + found + "; "
                + comparison.reason();
    }
}
