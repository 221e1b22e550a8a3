package dev.endstate.capture;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tells by ids which transactions of the source database are over. The ids are 64 bits wide, and include those of subtransactions.
 */
public final class TransactionIds {
    /**
     * The SQL of {@link #next}. {@code age} counts from the next id that will be given; a snapshot's own end may be below ids that are
     * running.
     */
    public static final String NEXT = "SELECT m + ((age('3'::xid)::bigint + 3 - m) & 4294967295)"
            + " FROM (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint) AS snapshot (m)";

    /** The SQL of {@link #oldest}. */
    public static final String OLDEST = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

    private final JdbcClient source;

    public TransactionIds(JdbcClient source) {
        this.source = source;
    }

    /** An id that no transaction has yet: whichever writes later has this one or a higher one. Asking uses up none. */
    public long next() {
        return source.sql(NEXT).query(Long.class).single();
    }

    /** The id below which every transaction is over, and what it wrote is visible. */
    public long oldest() {
        return source.sql(OLDEST).query(Long.class).single();
    }
}
