package dev.endstate.operate.notify.news;

import dev.endstate.operate.notify.Event;
import dev.endstate.operate.notify.EventKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds comparisons that have ended and found documents that differ; each of them is one event, with all that it found. */
final class DriftNews implements News {
    private static final String TOLD = "told";

    private final JdbcClient database;

    DriftNews(JdbcClient database) {
        this.database = database;
    }

    private record Drifted(String id, Event event) {}

    @Override
    public String what() {
        return "drift";
    }

    @Override
    public Found look(Map<String, String> told, Instant lastLook) {
        Map<String, String> now = new LinkedHashMap<>();
        List<Drifted> recent = recent();
        recent.forEach(drifted -> now.put(drifted.id(), TOLD));
        return new Found(
                now,
                recent.stream()
                        .filter(drifted -> !told.containsKey(drifted.id()))
                        .map(Drifted::event)
                        .toList());
    }

    private List<Drifted> recent() {
        return database.sql("""
                        SELECT id, index_name, reason, repair AND state = 'DONE' AS repaired, checked, missing, stale, extra,
                               missing + stale + extra AS drift, coalesce(started_at, requested_at) AS since
                        FROM endstate.reconciliation
                        WHERE ended_at > clock_timestamp() - interval '7 days' AND missing + stale + extra > 0
                        ORDER BY ended_at""").query(DriftNews::drifted).list();
    }

    private static Drifted drifted(ResultSet row, int n) throws SQLException {
        String index = row.getString("index_name");
        boolean repaired = row.getBoolean("repaired");

        Map<String, String> details = new LinkedHashMap<>();
        details.put("compared", row.getString("checked"));
        details.put("missing", row.getString("missing"));
        details.put("stale", row.getString("stale"));
        details.put("extra", row.getString("extra"));
        details.put("repaired", repaired ? "yes" : "no");
        details.put("reason", row.getString("reason"));

        return new Drifted(
                row.getString("id"),
                new Event(
                        EventKind.DRIFT_FOUND,
                        List.of(index),
                        "%s of the documents of %s differed from the database%s."
                                .formatted(row.getString("drift"), index, repaired ? ", and were repaired" : ""),
                        row.getTimestamp("since").toInstant(),
                        details));
    }
}
