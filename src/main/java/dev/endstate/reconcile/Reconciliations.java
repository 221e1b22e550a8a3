package dev.endstate.reconcile;

import dev.endstate.reconcile.Reconciliation.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The comparisons that were asked for, in Endstate's own schema. At most one of an index is under way. */
class Reconciliations {
    private final JdbcClient database;
    private final Clock clock;

    Reconciliations(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Asks for one; empty if another is under way. */
    Optional<Reconciliation> request(String index, String reason, boolean repair) {
        return database.sql("""
                        INSERT INTO endstate.reconciliation (index_name, reason, repair, state, requested_at)
                        VALUES (?, ?, ?, 'DOCUMENTS', ?) ON CONFLICT DO NOTHING RETURNING *""")
                .params(index, reason, repair, now())
                .query(Reconciliations::reconciliation)
                .optional();
    }

    Optional<Reconciliation> underWay(String index) {
        return database.sql("SELECT * FROM endstate.reconciliation WHERE index_name = ? AND ended_at IS NULL")
                .param(index)
                .query(Reconciliations::reconciliation)
                .optional();
    }

    /** The newest first. */
    List<Reconciliation> of(String index) {
        return database.sql("SELECT * FROM endstate.reconciliation WHERE index_name = ? ORDER BY id DESC LIMIT 100")
                .param(index)
                .query(Reconciliations::reconciliation)
                .list();
    }

    /** How many documents differed at the newest that can tell: that is done, or has found some, whatever became of it. */
    long lastDrift(String index) {
        return database.sql("""
                        SELECT missing + stale + extra FROM endstate.reconciliation
                        WHERE index_name = ? AND (state = 'DONE' OR missing + stale + extra > 0) ORDER BY id DESC LIMIT 1""").param(index).query(Long.class).optional().orElse(0L);
    }

    /** Points in time that Elasticsearch keeps for walks that nobody goes on with, by the reconciliation's id. */
    Map<Long, String> leftPointsInTime(String index) {
        Map<Long, String> left = new LinkedHashMap<>();
        database.sql("""
                        SELECT id, point_in_time FROM endstate.reconciliation
                        WHERE index_name = ? AND state <> 'DOCUMENTS' AND point_in_time IS NOT NULL""").param(index).query(row -> {
            left.put(row.getLong(1), row.getString(2));
        });
        return left;
    }

    void pointInTimeIsGivenUp(long id) {
        database.sql("UPDATE endstate.reconciliation SET point_in_time = NULL WHERE id = ?")
                .param(id)
                .update();
    }

    Optional<Reconciliation> byId(String index, long id) {
        return database.sql("SELECT * FROM endstate.reconciliation WHERE index_name = ? AND id = ?")
                .params(index, id)
                .query(Reconciliations::reconciliation)
                .optional();
    }

    /** False if it was over already. */
    boolean end(Reconciliation reconciliation, State as, @Nullable String note) {
        return database.sql(
                                "UPDATE endstate.reconciliation SET state = ?, note = ?, ended_at = ? WHERE id = ? AND ended_at IS NULL")
                        .params(as.name(), note, now(), reconciliation.id())
                        .update()
                == 1;
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    static Reconciliation reconciliation(ResultSet row, int n) throws SQLException {
        return new Reconciliation(
                row.getLong("id"),
                row.getString("index_name"),
                row.getString("reason"),
                row.getBoolean("repair"),
                State.valueOf(row.getString("state")),
                row.getString("generation"),
                row.getLong("checked"),
                row.getLong("missing"),
                row.getLong("stale"),
                row.getLong("extra"),
                List.of((String[]) row.getArray("samples").getArray()),
                row.getString("note"),
                row.getTimestamp("requested_at").toInstant(),
                instant(row, "started_at"),
                instant(row, "ended_at"));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        @Nullable Timestamp timestamp = row.getTimestamp(column);
        return timestamp == null ? null : timestamp.toInstant();
    }
}
