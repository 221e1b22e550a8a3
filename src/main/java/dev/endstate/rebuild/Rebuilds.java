package dev.endstate.rebuild;

import dev.endstate.index.Generation;
import dev.endstate.instance.TimeShare;
import dev.endstate.rebuild.Rebuild.State;
import dev.endstate.scan.Scan;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The rebuilds that were asked for, in Endstate's own schema. At most one of an index is under way. */
class Rebuilds {
    private final JdbcClient database;
    private final TransactionOperations transactions;
    private final Clock clock;

    Rebuilds(JdbcClient database, TransactionOperations transactions, Clock clock) {
        this.database = database;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Asks for one; empty if another is under way.
     *
     * @param shards if they are planned already
     */
    Optional<Rebuild> request(
            Generation.Name generation, String fingerprint, TimeShare share, @Nullable Integer shards) {
        return database.sql("""
                        INSERT INTO endstate.rebuild (index_name, generation, fingerprint, share, shards, state, requested_at)
                        VALUES (?, ?, ?, ?, ?, 'FILLING', ?) ON CONFLICT DO NOTHING RETURNING *""")
                .params(generation.index(), generation.toString(), fingerprint, share.percent(), shards, now())
                .query(Rebuilds::rebuild)
                .optional();
    }

    Optional<Rebuild> underWay(String index) {
        return database.sql("SELECT * FROM endstate.rebuild WHERE index_name = ? AND ended_at IS NULL")
                .param(index)
                .query(Rebuilds::rebuild)
                .optional();
    }

    /** For how long the one under way has got no further; empty if none is, or it is paused. */
    OptionalLong secondsIdle(String index) {
        return database.sql("""
                        SELECT extract(epoch FROM clock_timestamp() - greatest(
                            r.requested_at, s.requested_at, s.moved_at, s.ended_at,
                            -- While it is not begun this only says that somebody tries.
                            CASE WHEN r.state <> 'FILLING' THEN r.wanted_at END))::bigint
                        FROM endstate.rebuild r LEFT JOIN endstate.scan s ON s.id = r.scan_id
                        WHERE r.index_name = ? AND r.ended_at IS NULL AND NOT r.paused""")
                .param(index)
                .query(Long.class)
                .optional()
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    /** The newest first. */
    List<Rebuild> of(String index) {
        return database.sql("SELECT * FROM endstate.rebuild WHERE index_name = ? ORDER BY id DESC LIMIT 100")
                .param(index)
                .query(Rebuilds::rebuild)
                .list();
    }

    Optional<Rebuild> byId(String index, long id) {
        return database.sql("SELECT * FROM endstate.rebuild WHERE index_name = ? AND id = ?")
                .params(index, id)
                .query(Rebuilds::rebuild)
                .optional();
    }

    /** The one that made a generation. */
    Optional<Rebuild> ofGeneration(Generation.Name generation) {
        return database.sql("SELECT * FROM endstate.rebuild WHERE generation = ?")
                .param(generation.toString())
                .query(Rebuilds::rebuild)
                .optional();
    }

    /** The highest number that a generation of an index was given for a rebuild; 0 if none. */
    int highestNumber(String index) {
        return of(index).stream()
                .mapToInt(rebuild -> rebuild.name().number())
                .max()
                .orElse(0);
    }

    /** Moves on; false if it is not in that state any more, since somebody cancelled it, or if it is paused. */
    boolean move(Rebuild rebuild, State from, State to) {
        return database.sql("UPDATE endstate.rebuild SET state = ? WHERE id = ? AND state = ? AND NOT paused")
                        .params(to.name(), rebuild.id(), from.name())
                        .update()
                == 1;
    }

    /** Ends it, from whichever of the states it is in; false if it is in none of them. */
    boolean end(Rebuild rebuild, List<State> from, State as, @Nullable String note) {
        return database.sql(
                                "UPDATE endstate.rebuild SET state = ?, note = ?, ended_at = ? WHERE id = ? AND state = ANY (?)")
                        .params(as.name(), note, now(), rebuild.id(), names(from))
                        .update()
                == 1;
    }

    /**
     * Notes the scan that fills it, with the scan itself.
     *
     * @throws IllegalStateException if it is over or paused, or has one; then there is no other
     */
    void begin(Rebuild rebuild, Supplier<Scan> scan) {
        transactions.executeWithoutResult(status -> {
            int begun = database.sql(
                            "UPDATE endstate.rebuild SET scan_id = ? WHERE id = ? AND scan_id IS NULL AND ended_at IS NULL AND NOT paused")
                    .params(scan.get().id(), rebuild.id())
                    .update();
            if (begun == 0) {
                throw new IllegalStateException("the rebuild " + rebuild.id()
                        + " is over, paused or scanned already, so nothing is scanned for it");
            }
        });
    }

    /** The next step requests another scan. */
    void forgetScan(Rebuild rebuild) {
        database.sql("UPDATE endstate.rebuild SET scan_id = NULL WHERE id = ? AND scan_id = ?")
                .params(rebuild.id(), rebuild.scanId())
                .update();
    }

    /** Has it, and the scan that fills it, left as it is, or go on; false if it is not in those states. */
    boolean pause(Rebuild rebuild, List<State> in, boolean paused) {
        return Boolean.TRUE.equals(transactions.execute(status -> {
            boolean isPaused = database.sql("UPDATE endstate.rebuild SET paused = ? WHERE id = ? AND state = ANY (?)")
                            .params(paused, rebuild.id(), names(in))
                            .update()
                    == 1;
            database.sql("""
                            UPDATE endstate.scan SET paused = ?
                            WHERE ended_at IS NULL AND id = (SELECT scan_id FROM endstate.rebuild WHERE id = ?)""").params(paused && isPaused, rebuild.id()).update();
            return isPaused;
        }));
    }

    /** Says what it waits for. */
    void waits(Rebuild rebuild, String why) {
        database.sql(
                        "UPDATE endstate.rebuild SET wanted_at = clock_timestamp(), note = ? WHERE id = ? AND ended_at IS NULL")
                .params(why, rebuild.id())
                .update();
    }

    /** Somebody has the definition that it is to be made with, and is about to begin it. */
    void wanted(Rebuild rebuild) {
        database.sql("UPDATE endstate.rebuild SET wanted_at = clock_timestamp() WHERE id = ?")
                .param(rebuild.id())
                .update();
    }

    /** Has it take its place although more keys are parked in it; false if it is not in those states. */
    boolean acceptParked(Rebuild rebuild, List<State> in) {
        return database.sql("UPDATE endstate.rebuild SET accepts_parked = true WHERE id = ? AND state = ANY (?)")
                        .params(rebuild.id(), names(in))
                        .update()
                == 1;
    }

    /** Whether nobody has said for a while that it can begin it. */
    boolean isForsaken(Rebuild rebuild, Duration since) {
        return database.sql("""
                        SELECT EXISTS (SELECT FROM endstate.rebuild WHERE id = ? AND ended_at IS NULL
                                       AND wanted_at < clock_timestamp() - ? * interval '1 millisecond')""")
                .params(rebuild.id(), since.toMillis())
                .query(Boolean.class)
                .single();
    }

    /** Whether an index was ever built, or is to be, with a definition. */
    boolean isKnown(String index, String fingerprint) {
        return database.sql(
                        "SELECT EXISTS (SELECT FROM endstate.known_definition WHERE index_name = ? AND fingerprint = ?)")
                .params(index, fingerprint)
                .query(Boolean.class)
                .single();
    }

    void know(String index, String fingerprint) {
        database.sql("INSERT INTO endstate.known_definition VALUES (?, ?) ON CONFLICT DO NOTHING")
                .params(index, fingerprint)
                .update();
    }

    private static String[] names(List<State> states) {
        return states.stream().map(State::name).toArray(String[]::new);
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    private static Rebuild rebuild(ResultSet row, int n) throws SQLException {
        @Nullable Timestamp ended = row.getTimestamp("ended_at");
        return new Rebuild(
                row.getLong("id"),
                row.getString("index_name"),
                row.getString("generation"),
                row.getString("fingerprint"),
                new TimeShare(row.getInt("share")),
                (Integer) row.getObject("shards"),
                (Long) row.getObject("scan_id"),
                State.valueOf(row.getString("state")),
                row.getBoolean("paused"),
                row.getBoolean("accepts_parked"),
                row.getString("note"),
                row.getTimestamp("requested_at").toInstant(),
                ended == null ? null : ended.toInstant());
    }
}
