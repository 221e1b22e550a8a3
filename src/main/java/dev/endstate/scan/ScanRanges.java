package dev.endstate.scan;

import dev.endstate.definition.Key;
import dev.endstate.source.key.KeyRange;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The parts of scans: which are cut, which are on their way, which are done. Those of a scan that is over are forgotten. */
class ScanRanges {
    /** The scan before its ranges, as its end does, so that the two never wait for each other. */
    private static final String MOVED =
            "WITH moved AS (UPDATE endstate.scan SET moved_at = clock_timestamp() WHERE id = ? RETURNING id) ";

    private final JdbcClient database;
    private final TransactionOperations transactions;

    ScanRanges(JdbcClient database, TransactionOperations transactions) {
        this.database = database;
        this.transactions = transactions;
    }

    /** Adds the next ranges of a scan, unless somebody else has cut it further, or ended it. */
    void add(Scan scan, List<RangeCutter.Cut> cuts, boolean last) {
        Optional<Key> reached =
                cuts.isEmpty() ? scan.left().after() : cuts.getLast().keys().until();
        transactions.executeWithoutResult(status -> {
            int moved = database.sql("""
                            UPDATE endstate.scan SET after_key = ?::text[], cut = ?
                            WHERE id = ? AND ended_at IS NULL AND NOT cut AND after_key IS NOT DISTINCT FROM ?::text[]""")
                    .params(
                            Scans.values(reached),
                            last,
                            scan.id(),
                            Scans.values(scan.left().after()))
                    .update();
            if (moved == 1) {
                cuts.forEach(cut -> database.sql(
                                "INSERT INTO endstate.scan_range (scan_id, after_key, until_key, keys) VALUES (?, ?, ?, ?)")
                        .params(
                                scan.id(),
                                Scans.values(cut.keys().after()),
                                Scans.values(cut.keys().until()),
                                cut.count())
                        .update());
            }
        });
    }

    /**
     * Those that nobody was given yet, or that were given back a while ago: no more than so many are on their way at once, so that
     * no scan stands behind another.
     */
    List<Sending> unsent(Scan scan, int most) {
        return database.sql("""
                        SELECT id, sends FROM endstate.scan_range
                        WHERE scan_id = ? AND done_at IS NULL AND sent_at IS NULL AND free_at <= clock_timestamp()
                        ORDER BY id LIMIT greatest(0, ? - (SELECT count(*) FROM endstate.scan_range
                                                           WHERE scan_id = ? AND done_at IS NULL AND sent_at IS NOT NULL))""")
                .params(scan.id(), most, scan.id())
                .query(Sending.class)
                .list();
    }

    /**
     * A range that is to be sent.
     *
     * @param sends how often it was sent before
     */
    record Sending(long id, int sends) {}

    void areSent(Scan scan, Collection<Sending> ranges) {
        database.sql(MOVED + """
                        UPDATE endstate.scan_range r SET sent_at = clock_timestamp(), sends = r.sends + 1 FROM moved
                        WHERE r.scan_id = moved.id AND r.id = ANY (?)""").params(scan.id(), ids(ranges)).update();
    }

    /** Kafka has not taken them. */
    void areNotSent(Collection<Sending> ranges) {
        database.sql("UPDATE endstate.scan_range SET sent_at = NULL WHERE id = ANY (?)")
                .param(ids(ranges))
                .update();
    }

    private static Long[] ids(Collection<Sending> ranges) {
        return ranges.stream().map(Sending::id).toArray(Long[]::new);
    }

    /** Whether nothing was sent or done for a while. */
    boolean areIdle(Scan scan, Duration since) {
        return database.sql("""
                        SELECT moved_at < clock_timestamp() - ? * interval '1 millisecond' FROM endstate.scan WHERE id = ?""")
                .params(since.toMillis(), scan.id())
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /** Has every range that is not done sent again. */
    int giveAllBack(Scan scan) {
        return database.sql("UPDATE endstate.scan_range SET sent_at = NULL WHERE scan_id = ? AND done_at IS NULL")
                .param(scan.id())
                .update();
    }

    /** A range that is still to be done; empty if it is done, or its scan is over. */
    Optional<ScanRange> toDo(long id) {
        return database.sql("""
                        SELECT s.*, r.id AS range_id, r.after_key AS range_after, r.until_key AS range_until
                        FROM endstate.scan_range r JOIN endstate.scan s ON s.id = r.scan_id
                        WHERE r.id = ? AND r.done_at IS NULL AND s.ended_at IS NULL""")
                .param(id)
                .query((row, n) -> new ScanRange(
                        row.getLong("range_id"),
                        Scans.scan(row, n),
                        new KeyRange(Scans.key(row, "range_after"), Scans.key(row, "range_until"))))
                .optional();
    }

    void done(ScanRange range) {
        database.sql(MOVED + """
                        UPDATE endstate.scan_range r SET done_at = clock_timestamp() FROM moved
                        WHERE r.scan_id = moved.id AND r.id = ?""").params(range.scan().id(), range.id()).update();
    }

    /** Has it sent again after a while, to another worker. */
    void giveBack(ScanRange range, Duration pause) {
        database.sql("""
                        UPDATE endstate.scan_range
                        SET sent_at = NULL, free_at = clock_timestamp() + ? * interval '1 millisecond' WHERE id = ?""").params(pause.toMillis(), range.id()).update();
    }
}
