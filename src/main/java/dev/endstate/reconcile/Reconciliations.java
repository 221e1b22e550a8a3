package dev.endstate.reconcile;

import dev.endstate.definition.Key;
import dev.endstate.reconcile.Reconciliation.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The comparisons that were asked for, in Endstate's own schema. At most one of an index is under way. */
class Reconciliations {
    private static final int MOST_SAMPLES = 50;

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

    /** The newest that was done. */
    Optional<Reconciliation> lastDone(String index) {
        return of(index).stream()
                .filter(reconciliation -> reconciliation.state() == State.DONE)
                .findFirst();
    }

    Optional<Reconciliation> byId(String index, long id) {
        return database.sql("SELECT * FROM endstate.reconciliation WHERE index_name = ? AND id = ?")
                .params(index, id)
                .query(Reconciliations::reconciliation)
                .optional();
    }

    /** The documents' walk begins, for the first time or anew: what was found before is found again. */
    void begin(Reconciliation reconciliation, String generation) {
        database.sql("""
                        UPDATE endstate.reconciliation SET generation = ?, started_at = clock_timestamp(), checked = 0, missing = 0,
                               stale = 0, extra = 0, samples = '{}' WHERE id = ?""").params(generation, reconciliation.id()).update();
    }

    /** Adds what was found since the last call; false if somebody cancelled it. */
    boolean progress(Reconciliation reconciliation, long checked, Drift drift) {
        return database.sql("""
                        UPDATE endstate.reconciliation SET checked = checked + ?, missing = missing + ?, stale = stale + ?,
                               extra = extra + ?, samples = (samples || ?::text[])[:?]
                        WHERE id = ? AND ended_at IS NULL""")
                        .params(
                                checked,
                                drift.missing(),
                                drift.stale(),
                                drift.extra(),
                                drift.samples().toArray(String[]::new),
                                MOST_SAMPLES,
                                reconciliation.id())
                        .update()
                == 1;
    }

    void documentsAreDone(Reconciliation reconciliation) {
        database.sql("UPDATE endstate.reconciliation SET state = 'KEYS' WHERE id = ? AND state = 'DOCUMENTS'")
                .param(reconciliation.id())
                .update();
    }

    /** How far the keys' walk is. */
    void reached(Reconciliation reconciliation, Key key) {
        database.sql("UPDATE endstate.reconciliation SET last_key = ? WHERE id = ?")
                .params(key.values().toArray(String[]::new), reconciliation.id())
                .update();
    }

    Optional<Key> lastKey(Reconciliation reconciliation) {
        return database.sql("SELECT last_key FROM endstate.reconciliation WHERE id = ? AND last_key IS NOT NULL")
                .param(reconciliation.id())
                .query((row, n) -> new Key(List.of((String[]) row.getArray(1).getArray())))
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

    private static Reconciliation reconciliation(ResultSet row, int n) throws SQLException {
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

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        @Nullable Timestamp timestamp = row.getTimestamp(column);
        return timestamp == null ? null : timestamp.toInstant();
    }
}
