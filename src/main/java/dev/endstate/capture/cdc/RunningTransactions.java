package dev.endstate.capture.cdc;

import dev.endstate.capture.TransactionIds;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Describes transactions of the server that have not ended, so that a person can find and end them. */
@PartOfLogCapture
final class RunningTransactions {
    /** The server tells only a member of {@code pg_read_all_stats} what another role runs, and since when. */
    private static final String DESCRIBED = """
            SELECT CASE WHEN p.gid IS NOT NULL
                THEN format('the prepared transaction %s (%L in database %s, of %s, since %s), which waits for its COMMIT PREPARED or ROLLBACK PREPARED',
                            l.transactionid, p.gid, p.database, p.owner, date_trunc('second', p.prepared))
                WHEN a.xact_start IS NULL
                THEN format('transaction %s of process %s (%suser %s; GRANT pg_read_all_stats TO %I shows what it runs)',
                            l.transactionid, l.pid, 'application ' || nullif(a.application_name, '') || ', ',
                            coalesce(a.usename, 'unknown'), current_user)
                ELSE format('transaction %s of process %s (%suser %s, database %s%s, since %s, %s: %s)',
                            l.transactionid, l.pid, 'application ' || nullif(a.application_name, '') || ', ', a.usename, a.datname,
                            ', from ' || host(a.client_addr), date_trunc('second', a.xact_start), a.state,
                            left(regexp_replace(a.query, '\\s+', ' ', 'g'), 80))
                END
            FROM pg_locks l
            LEFT JOIN pg_stat_activity a ON a.pid = l.pid
            LEFT JOIN pg_prepared_xacts p ON p.transaction = l.transactionid
            WHERE l.locktype = 'transactionid' AND l.granted AND l.mode = 'ExclusiveLock'
            """;

    private final JdbcClient source;
    private final TransactionIds ids;

    RunningTransactions(@Qualifier("captureSource") JdbcClient source) {
        this.source = source;
        this.ids = new TransactionIds(source);
    }

    /** Marks the present moment by the transactions that are under way in it. */
    TransactionMark mark() {
        return new TransactionMark(ids, this);
    }

    /** The transaction whose end a process waits for. */
    Optional<String> waitedForBy(int process) {
        return source.sql(DESCRIBED + """
                        AND l.transactionid IN (SELECT w.transactionid FROM pg_locks w
                                                WHERE w.pid = ? AND NOT w.granted AND w.locktype = 'transactionid') LIMIT 1""").param(process).query(String.class).optional();
    }

    /** One of the transactions that have an id below this one; empty if each of them has ended. */
    Optional<String> oldestBefore(long transaction) {
        // The server's ids are of 32 bits, and wrap around.
        return source.sql(DESCRIBED + """
                        AND pg_snapshot_xmin(pg_current_snapshot())::text::bigint < ?
                        AND l.transactionid::text::bigint = pg_snapshot_xmin(pg_current_snapshot())::text::bigint % 4294967296
                        LIMIT 1""")
                .param(transaction)
                .query(String.class)
                .optional();
    }
}
