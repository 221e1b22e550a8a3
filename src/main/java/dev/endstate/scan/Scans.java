package dev.endstate.scan;

import dev.endstate.definition.Key;
import dev.endstate.instance.TimeShare;
import dev.endstate.scan.Scan.State;
import dev.endstate.source.key.KeyRange;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The scans that were asked for, in Endstate's own schema. */
public final class Scans {
    private final JdbcClient database;
    private final TransactionOperations transactions;

    Scans(JdbcClient database, TransactionOperations transactions) {
        this.database = database;
        this.transactions = transactions;
    }

    public Scan request(Scan.Request request) {
        return database.sql("""
                        INSERT INTO endstate.scan (index_name, generation, what, key, query, share, after_key, until_key)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING *""")
                .params(
                        request.index(),
                        request.generation(),
                        request.what(),
                        request.key().toString(),
                        request.query(),
                        request.share().percent(),
                        values(request.range().after()),
                        values(request.range().until()))
                .query(Scans::scan)
                .single();
    }

    public Optional<Scan> byId(long id) {
        return database.sql("SELECT * FROM endstate.scan WHERE id = ?")
                .param(id)
                .query(Scans::scan)
                .optional();
    }

    /** Those that are of no generation's own, the newest first. */
    public List<Scan> ofIndex(String index) {
        return database.sql("""
                        SELECT * FROM endstate.scan WHERE index_name = ? AND generation IS NULL ORDER BY id DESC LIMIT 100""").param(index).query(Scans::scan).list();
    }

    /** Those of {@link #ofIndex} that are under way, the oldest first. */
    public List<Scan> underWay(String index) {
        return database.sql("""
                        SELECT * FROM endstate.scan WHERE index_name = ? AND generation IS NULL AND ended_at IS NULL ORDER BY id""").param(index).query(Scans::scan).list();
    }

    public ScanProgress progress(long id) {
        return database.sql("""
                        SELECT CASE WHEN s.ended_at IS NULL
                                    THEN coalesce(sum(r.keys) FILTER (WHERE r.done_at IS NOT NULL), 0) ELSE s.keys_done END AS done,
                               CASE WHEN s.ended_at IS NULL THEN coalesce(sum(r.keys), 0) ELSE s.keys_done END AS counted,
                               s.cut AND (s.ended_at IS NULL OR s.state = 'DONE') AS all_are_counted,
                               coalesce(sum(r.keys) FILTER (WHERE r.done_at > clock_timestamp() - interval '1 minute')
                                        / greatest(1, least(60, extract(epoch FROM clock_timestamp() - min(r.sent_at)))), 0) AS rate
                        FROM endstate.scan s LEFT JOIN endstate.scan_range r ON r.scan_id = s.id
                        WHERE s.id = ? GROUP BY s.id""")
                .param(id)
                .query((row, n) -> ScanProgress.of(
                        row.getLong("done"),
                        row.getLong("counted"),
                        row.getBoolean("all_are_counted"),
                        row.getDouble("rate")))
                .optional()
                .orElse(ScanProgress.NONE);
    }

    /** Stops handing its ranges out, or goes on; false if it is over. */
    public boolean pause(long id, boolean paused) {
        return database.sql("UPDATE endstate.scan SET paused = ? WHERE id = ? AND ended_at IS NULL")
                        .params(paused, id)
                        .update()
                == 1;
    }

    /** Gives it up; false if it was over already. What is under way of it stops after its page. */
    public boolean cancel(long id) {
        return end(id, State.CANCELLED, "true");
    }

    /** Ends it if every range is done; false if not, or if it was over already. */
    boolean endIfDone(long id) {
        return end(id, State.DONE, """
                s.cut AND NOT EXISTS (SELECT FROM endstate.scan_range r WHERE r.scan_id = s.id AND r.done_at IS NULL)""");
    }

    private boolean end(long id, State as, String condition) {
        return Boolean.TRUE.equals(transactions.execute(status -> {
            boolean ended = database.sql("""
                            UPDATE endstate.scan s SET state = ?, ended_at = clock_timestamp(), keys_done =
                                (SELECT coalesce(sum(keys), 0) FROM endstate.scan_range r
                                 WHERE r.scan_id = s.id AND r.done_at IS NOT NULL)
                            WHERE id = ? AND ended_at IS NULL AND\s""" + condition).params(as.name(), id).update() == 1;
            if (ended) {
                // A statement of its own, which sees what was cut until the first one had the row.
                database.sql("DELETE FROM endstate.scan_range WHERE scan_id = ?")
                        .param(id)
                        .update();
            }
            return ended;
        }));
    }

    static String @Nullable [] values(Optional<Key> key) {
        return key.map(Key::values).map(values -> values.toArray(String[]::new)).orElse(null);
    }

    static Scan scan(ResultSet row, int n) throws SQLException {
        @Nullable Timestamp ended = row.getTimestamp("ended_at");
        return new Scan(
                row.getLong("id"),
                row.getString("index_name"),
                row.getString("generation"),
                row.getString("what"),
                row.getString("key"),
                row.getString("query"),
                new TimeShare(row.getInt("share")),
                new KeyRange(key(row, "after_key"), key(row, "until_key")),
                row.getBoolean("cut"),
                row.getBoolean("paused"),
                State.valueOf(row.getString("state")),
                row.getTimestamp("requested_at").toInstant(),
                ended == null ? null : ended.toInstant());
    }

    static Optional<Key> key(ResultSet row, String column) throws SQLException {
        @Nullable Array values = row.getArray(column);
        return values == null ? Optional.empty() : Optional.of(new Key(List.of((String[]) values.getArray())));
    }
}
