package dev.endstate.instance.job;

import dev.endstate.instance.TimeShare;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code endstate.job}, read. */
public final class JobRow {
    private JobRow() {}

    /** The job of a row that has all columns of that table, whatever else it has. */
    public static Job job(ResultSet row, int n) throws SQLException {
        return new Job(
                row.getLong("id"),
                row.getString("index_name"),
                row.getString("kind"),
                row.getString("subject"),
                row.getString("generation"),
                row.getString("state"),
                row.getBoolean("paused"),
                new TimeShare(row.getInt("share")),
                row.getString("note"),
                row.getString("order_json"),
                row.getString("cursor_json"),
                row.getLong("requests"),
                (Long) row.getObject("done"),
                row.getTimestamp("asked_at").toInstant(),
                row.getTimestamp("moved_at").toInstant(),
                instant(row, "ended_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        @Nullable Timestamp timestamp = row.getTimestamp(column);
        return timestamp == null ? null : timestamp.toInstant();
    }
}
