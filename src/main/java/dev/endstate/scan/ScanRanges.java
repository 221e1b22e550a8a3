package dev.endstate.scan;

import dev.endstate.definition.Key;
import dev.endstate.instance.event.Event;
import dev.endstate.instance.event.Events;
import dev.endstate.instance.job.JobRow;
import dev.endstate.instance.job.Turn;
import dev.endstate.source.key.KeyRange;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** The parts of scans: which are cut, which are on their way, which are done. Those of a scan that is over are forgotten. */
@Component
class ScanRanges {
    /** The job before its ranges, as its end does, so that the two never wait for each other. */
    private static final String MOVED =
            "WITH moved AS (UPDATE endstate.job SET moved_at = clock_timestamp() WHERE id = ? RETURNING id) ";

    private static final String MOVED_AND_TOLD = "WITH moved AS (UPDATE endstate.job SET moved_at = clock_timestamp()"
            + " WHERE id = ? RETURNING id, " + Events.TELL + ") ";

    private final JdbcClient database;
    private final TransactionOperations transactions;

    ScanRanges(JdbcClient database, TransactionOperations transactions) {
        this.database = database;
        this.transactions = transactions;
    }

    /** Adds the next ranges of a scan, unless the turn is over. */
    void add(Scan scan, Turn turn, RangeCutter.Cuts cuts) {
        Optional<Key> reached = cuts.ranges().isEmpty()
                ? scan.left().after()
                : cuts.ranges().getLast().keys().until();

        transactions.executeWithoutResult(status -> {
            if (turn.keep(scan.cutTo(reached, cuts.last()))) {
                cuts.ranges().forEach(cut -> insert(scan, cut));
            }
        });
    }

    private void insert(Scan scan, RangeCutter.Cut cut) {
        database.sql("INSERT INTO endstate.scan_range (job_id, after_key, until_key, keys) VALUES (?, ?, ?, ?)")
                .params(
                        scan.job(),
                        values(cut.keys().after()),
                        values(cut.keys().until()),
                        cut.count())
                .update();
    }

    /**
     * Those that nobody was given yet, or that were given back a while ago: no more than so many are on their way at once, so that
     * no scan stands behind another.
     */
    List<Sending> unsent(Scan scan, int most) {
        return database.sql("""
                        SELECT id, sends FROM endstate.scan_range
                        WHERE job_id = ? AND done_at IS NULL AND sent_at IS NULL AND free_at <= clock_timestamp()
                        ORDER BY id LIMIT greatest(0, ? - (SELECT count(*) FROM endstate.scan_range
                                                           WHERE job_id = ? AND done_at IS NULL AND sent_at IS NOT NULL))""")
                .params(scan.job(), most, scan.job())
                .query(Sending.class)
                .list();
    }

    /**
     * A range that is to be sent.
     *
     * @param sends how often it was sent before
     */
    record Sending(long id, int sends) {}

    void markSent(Scan scan, Collection<Sending> ranges) {
        database.sql(MOVED + """
                        UPDATE endstate.scan_range r SET sent_at = clock_timestamp(), sends = r.sends + 1 FROM moved
                        WHERE r.job_id = moved.id AND r.id = ANY (?)""").params(scan.job(), ids(ranges)).update();
    }

    /** Kafka has not taken them. */
    void markUnsent(Collection<Sending> ranges) {
        database.sql("UPDATE endstate.scan_range SET sent_at = NULL WHERE id = ANY (?)")
                .param(ids(ranges))
                .update();
    }

    private static Long[] ids(Collection<Sending> ranges) {
        return ranges.stream().map(Sending::id).toArray(Long[]::new);
    }

    /** Has every range that is not done sent again; returns how many. */
    int giveAllBack(Scan scan) {
        return database.sql("UPDATE endstate.scan_range SET sent_at = NULL WHERE job_id = ? AND done_at IS NULL")
                .param(scan.job())
                .update();
    }

    /** A range that is still to be done; empty if it is done, or its job is over. */
    Optional<ScanRange> toDo(long id) {
        return database.sql("""
                        SELECT job.*, r.after_key, r.until_key FROM endstate.scan_range r JOIN endstate.job ON job.id = r.job_id
                        WHERE r.id = ? AND r.done_at IS NULL AND job.ended_at IS NULL""")
                .param(id)
                .query((row, n) -> Scan.of(JobRow.job(row, n)).map(scan -> new ScanRange(id, scan, keys(row))))
                .optional()
                .flatMap(Function.identity());
    }

    /** Whether a range is still to be worked on: it is neither done nor forgotten, and its job neither over nor paused. */
    boolean isWanted(ScanRange range) {
        return database.sql("""
                        SELECT EXISTS (SELECT FROM endstate.scan_range r JOIN endstate.job ON job.id = r.job_id
                                       WHERE r.id = ? AND r.done_at IS NULL AND job.ended_at IS NULL AND NOT job.paused)""").param(range.id()).query(Boolean.class).single();
    }

    private static KeyRange keys(ResultSet row) {
        try {
            return new KeyRange(key(row, "after_key"), key(row, "until_key"));
        } catch (SQLException e) {
            throw new IllegalStateException("a range has no keys", e);
        }
    }

    /** Notes that a range is done, and tells who hands out the next ones. */
    void finish(ScanRange range) {
        long job = range.scan().job();
        database.sql(MOVED_AND_TOLD + """
                        UPDATE endstate.scan_range r SET done_at = clock_timestamp() FROM moved
                        WHERE r.job_id = moved.id AND r.id = ?""")
                .params(job, new Event.JobMoved(job).text(), range.id())
                .update();
    }

    /** Has it sent again after a while, to another worker. */
    void giveBack(ScanRange range, Duration pause) {
        database.sql("""
                        UPDATE endstate.scan_range
                        SET sent_at = NULL, free_at = clock_timestamp() + ? * interval '1 millisecond' WHERE id = ?
                        RETURNING\s""" + Events.TELL)
                .params(
                        pause.toMillis(),
                        range.id(),
                        new Event.JobMoved(range.scan().job()).text())
                .query(row -> {});
    }

    /** Whether none is left to be done of those that were cut. */
    boolean areDone(Scan scan) {
        return database.sql("SELECT NOT EXISTS (SELECT FROM endstate.scan_range WHERE job_id = ? AND done_at IS NULL)")
                .param(scan.job())
                .query(Boolean.class)
                .single();
    }

    private static String @Nullable [] values(Optional<Key> key) {
        return key.map(Key::values).map(values -> values.toArray(String[]::new)).orElse(null);
    }

    private static Optional<Key> key(ResultSet row, String column) throws SQLException {
        @Nullable Array values = row.getArray(column);
        return values == null ? Optional.empty() : Optional.of(new Key(List.of((String[]) values.getArray())));
    }
}
