package dev.endstate.reconcile;

import dev.endstate.instance.job.Job;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of an index with the database, as people see it.
 *
 * @param reason why it was asked for
 * @param repair whether what differs is indexed again, or only told
 * @param paused whether it is left as it is until somebody has it go on
 * @param generation what is compared; null before it began
 * @param checked how many documents and keys were looked at
 * @param missing documents that the database has and the index has not
 * @param stale documents that differ
 * @param extra documents that the index has and the database has not
 * @param samples some of these, each with its key and where it differs
 * @param note why it failed
 * @param endedAt null while it is under way
 */
public record Reconciliation(
        long id,
        String index,
        String reason,
        boolean repair,
        State state,
        boolean paused,
        @Nullable String generation,
        long checked,
        long missing,
        long stale,
        long extra,
        List<String> samples,
        @Nullable String note,
        Instant requestedAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {

    /** How far it is. */
    public enum State {
        /** Walks the index's documents: finds the stale and the extra. */
        DOCUMENTS,
        /** Walks the database's keys: finds the missing. */
        KEYS,
        DONE,
        CANCELLED,
        FAILED;

        static final List<String> UNDER_WAY = List.of(DOCUMENTS.name(), KEYS.name());
    }

    static Reconciliation of(Job job) {
        ComparisonOrder order = job.order(ComparisonOrder.class);
        Progress progress = job.cursor(Progress.class).orElse(Progress.NONE);

        return new Reconciliation(
                job.id(),
                job.index(),
                order.reason(),
                order.repair(),
                State.valueOf(job.state()),
                job.paused(),
                job.generation(),
                progress.checked(),
                progress.missing(),
                progress.stale(),
                progress.extra(),
                progress.samples(),
                job.note(),
                job.askedAt(),
                progress.startedAt(),
                job.endedAt());
    }

    /** How many documents differed. */
    public long drift() {
        return missing + stale + extra;
    }
}
