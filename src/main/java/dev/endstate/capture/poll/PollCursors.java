package dev.endstate.capture.poll;

import dev.endstate.capture.CaptureProperties;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps in Endstate's own schema how far each table is read for good. */
@PartOfPolling
final class PollCursors {
    private final JdbcClient database;
    private final Clock clock;

    PollCursors(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * A position in a table.
     *
     * @param column the column by which the table was polled
     * @param source the history that the database was living
     * @param position a value of the column; null if there was no row
     */
    record Cursor(String column, String source, @Nullable String position) {}

    Optional<Cursor> of(CaptureProperties.Polled table) {
        return database.sql("SELECT column_name, source, position FROM endstate.poll WHERE table_name = ?")
                .param(table.name())
                .query((row, n) -> new Cursor(row.getString(1), row.getString(2), row.getString(3)))
                .optional();
    }

    void put(CaptureProperties.Polled table, Cursor cursor) {
        database.sql("""
                        INSERT INTO endstate.poll (table_name, column_name, source, position, updated_at)
                        VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (table_name) DO UPDATE SET column_name = excluded.column_name, source = excluded.source,
                            position = excluded.position, updated_at = excluded.updated_at""")
                .params(
                        table.name(),
                        cursor.column(),
                        cursor.source(),
                        cursor.position(),
                        Timestamp.from(clock.instant()))
                .update();
    }
}
