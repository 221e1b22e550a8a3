package dev.endstate.capture.cdc;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps in Endstate's own schema how far a slot was read. */
@PartOfLogCapture
final class SlotPosition {
    private final JdbcClient database;
    private final Clock clock;

    SlotPosition(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * What is noted of a slot.
     *
     * @param source the database that the slot belongs to
     * @param position the position in its log up to which everything is in Kafka
     */
    record Noted(String source, String position) {}

    Optional<Noted> of(String slot) {
        return database.sql("SELECT source, position::text AS position FROM endstate.slot WHERE name = ?")
                .param(slot)
                .query(Noted.class)
                .optional();
    }

    /** Begins anew at a position, whatever was noted before. */
    void begin(String slot, String source, String position) {
        database.sql("""
                        INSERT INTO endstate.slot (name, source, position, updated_at) VALUES (?, ?, ?::pg_lsn, ?)
                        ON CONFLICT (name) DO UPDATE SET source = excluded.source, position = excluded.position,
                                                         updated_at = excluded.updated_at""")
                .params(slot, source, position, Timestamp.from(clock.instant()))
                .update();
    }

    /** Moves the position forward; it never moves back, since a former reader may be late. */
    void advance(String slot, long position) {
        database.sql("""
                        UPDATE endstate.slot SET position = greatest(position, '0/0'::pg_lsn + ?::numeric), updated_at = ?
                        WHERE name = ?""")
                .params(position, Timestamp.from(clock.instant()), slot)
                .update();
    }

    /** Whether the noted position is behind the one that the slot has confirmed. */
    boolean isBehind(String slot, String confirmed) {
        return database.sql("SELECT position < ?::pg_lsn FROM endstate.slot WHERE name = ?")
                .params(confirmed, slot)
                .query(Boolean.class)
                .single();
    }
}
