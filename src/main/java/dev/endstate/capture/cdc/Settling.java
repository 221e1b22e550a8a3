package dev.endstate.capture.cdc;

import dev.endstate.change.RoutedTable;
import dev.endstate.instance.LogOnce;
import java.util.Map;
import java.util.Optional;

/**
 * Counts tables as captured once that is true. What changed a table before it was published is in no log, and no read sees it before
 * its transaction ends; so the transactions have to end that were under way when the reading began.
 */
final class Settling {
    private final PublicationGuard publication;
    private final Map<String, RoutedTable> followed;
    private final Optional<TransactionMark> begun;
    private final LogOnce waits = new LogOnce();
    private boolean settled;

    /**
     * Settles the tables of one reading.
     *
     * @param followed the tables that are read, by {@code schema.table}
     * @param begun when the reading began; empty if nothing that was under way then matters
     */
    Settling(PublicationGuard publication, Map<String, RoutedTable> followed, Optional<TransactionMark> begun) {
        this.publication = publication;
        this.followed = followed;
        this.begun = begun;
    }

    /** Notes the tables as captured, or tells people what they wait for; returns whether they became captured just now. */
    boolean settle() {
        if (settled) {
            return false;
        }

        settled = begun.map(TransactionMark::isPast).orElse(true);
        if (settled) {
            publication.settle(followed);
        } else {
            begun.flatMap(TransactionMark::waitedFor)
                    .filter(waits::add)
                    .ifPresent(transaction -> publication.waitFor(
                            followed, "what is under way now has ended: they wait for the end of " + transaction));
        }
        return settled;
    }
}
