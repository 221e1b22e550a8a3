package dev.endstate.reconcile;

import dev.endstate.definition.Key;
import dev.endstate.index.DocumentWalk;
import dev.endstate.reconcile.Difference.Kind;
import dev.endstate.reconcile.Reconciliation.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How far reconciliations are, as noted by whoever has the turn; every note of a former one is refused. */
class Turns {
    private static final String IF_MINE = " WHERE id = ? AND turn = ? AND ended_at IS NULL";

    private final JdbcClient database;
    private final Duration pointInTimeKept;

    /** @param pointInTimeKept after which Elasticsearch has given up the moment of a walk that nobody went on with */
    Turns(JdbcClient database, Duration pointInTimeKept) {
        this.database = database;
        this.pointInTimeKept = pointInTimeKept;
    }

    /** Takes the next turn at a reconciliation; empty if it is over. */
    Optional<Turn> take(Reconciliation reconciliation) {
        return database.sql("""
                        UPDATE endstate.reconciliation SET turn = turn + 1 WHERE id = ? AND ended_at IS NULL
                        RETURNING *, clock_timestamp() AS taken_at""").param(reconciliation.id()).query(this::turn).optional();
    }

    /** The documents' walk begins, for the first time or anew: what was found before is found again. Empty if the turn is over. */
    Optional<Turn> begin(Turn turn, String generation, String pointInTime) {
        return database.sql("""
                        UPDATE endstate.reconciliation SET generation = ?, started_at = ?, checked = 0, missing = 0, stale = 0,
                               extra = 0, samples = '{}', point_in_time = ?, search_after = NULL, noted_at = clock_timestamp()
                        """ + IF_MINE + " RETURNING *, clock_timestamp() AS taken_at")
                .params(
                        generation,
                        Timestamp.from(turn.takenAt()),
                        pointInTime,
                        turn.reconciliation().id(),
                        turn.number())
                .query(this::turn)
                .optional();
    }

    /**
     * Notes everything that was found, and how far that is, in one statement.
     *
     * @return false if the turn is over
     */
    boolean note(Turn turn, long checked, Drift drift, Cursor cursor) {
        return switch (cursor) {
            case Cursor.Documents at ->
                note(
                        turn,
                        checked,
                        drift,
                        State.DOCUMENTS,
                        at.position().pointInTime(),
                        at.position().after().orElse(null),
                        null);
            // The point in time stays until it is given up; see Reconciliations.leftPointsInTime.
            case Cursor.Keys at ->
                note(
                        turn,
                        checked,
                        drift,
                        State.KEYS,
                        null,
                        null,
                        at.last()
                                .map(key -> key.values().toArray(String[]::new))
                                .orElse(null));
        };
    }

    private boolean note(
            Turn turn,
            long checked,
            Drift drift,
            State state,
            @Nullable String pointInTime,
            @Nullable String searchAfter,
            String @Nullable [] lastKey) {
        return database.sql("""
                                UPDATE endstate.reconciliation SET checked = ?, missing = ?, stale = ?, extra = ?, samples = ?,
                                       state = ?, point_in_time = coalesce(?, point_in_time), search_after = ?, last_key = ?,
                                       noted_at = clock_timestamp()
                                """ + IF_MINE)
                        .params(
                                checked,
                                drift.count(Kind.MISSING),
                                drift.count(Kind.STALE),
                                drift.count(Kind.EXTRA),
                                drift.samples().toArray(String[]::new),
                                state.name(),
                                pointInTime,
                                searchAfter,
                                lastKey,
                                turn.reconciliation().id(),
                                turn.number())
                        .update()
                == 1;
    }

    /** The documents' walk is to begin anew; returns what was noted until now, unless the turn is over. */
    Optional<Reconciliation> loseCursor(Turn turn) {
        return database.sql("UPDATE endstate.reconciliation SET point_in_time = NULL" + IF_MINE + " RETURNING *")
                .params(turn.reconciliation().id(), turn.number())
                .query(Reconciliations::reconciliation)
                .optional();
    }

    /** Whether the turn goes on: nobody has cancelled the reconciliation, and no other instance has taken a turn. */
    boolean goesOn(Turn turn) {
        return database.sql("SELECT 1 FROM endstate.reconciliation" + IF_MINE)
                .params(turn.reconciliation().id(), turn.number())
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    private Turn turn(ResultSet row, int n) throws SQLException {
        Reconciliation reconciliation = Reconciliations.reconciliation(row, n);
        Instant takenAt = row.getTimestamp("taken_at").toInstant();
        return new Turn(reconciliation, row.getInt("turn"), takenAt, cursor(row, reconciliation.state(), takenAt));
    }

    private Optional<Cursor> cursor(ResultSet row, State state, Instant now) throws SQLException {
        if (state == State.KEYS) {
            java.sql.@Nullable Array last = row.getArray("last_key");
            return Optional.of(new Cursor.Keys(
                    Optional.ofNullable(last == null ? null : new Key(List.of((String[]) last.getArray())))));
        }
        @Nullable String pointInTime = row.getString("point_in_time");
        if (pointInTime == null
                || Objects.requireNonNull(Reconciliations.instant(row, "noted_at"))
                        .plus(pointInTimeKept)
                        .isBefore(now)) {
            return Optional.empty();
        }
        return Optional.of(new Cursor.Documents(
                new DocumentWalk.Position(pointInTime, Optional.ofNullable(row.getString("search_after")))));
    }
}
