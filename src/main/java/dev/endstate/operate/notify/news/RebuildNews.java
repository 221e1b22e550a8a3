package dev.endstate.operate.notify.news;

import dev.endstate.operate.notify.Event;
import dev.endstate.operate.notify.EventKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds rebuilds that were asked for, and rebuilds that have ended. */
final class RebuildNews implements News {
    private static final String UNDER_WAY = "UNDER_WAY";
    private static final String DONE = "DONE";
    private static final String CANCELLED = "CANCELLED";

    private final JdbcClient database;

    RebuildNews(JdbcClient database) {
        this.database = database;
    }

    /**
     * A rebuild.
     *
     * @param state {@value #UNDER_WAY}, or how it ended
     */
    private record Rebuild(
            String id,
            String index,
            String generation,
            String state,
            @Nullable String note,
            Instant requestedAt) {}

    @Override
    public String what() {
        return "rebuild";
    }

    @Override
    public Found look(Map<String, String> told, Instant lastLook) {
        Map<String, String> now = new LinkedHashMap<>();
        List<Event> events = new ArrayList<>();

        for (Rebuild rebuild : recent()) {
            String former = told.get(rebuild.id());
            if (former == null) {
                events.add(requested(rebuild));
            }
            if (!rebuild.state().equals(UNDER_WAY) && !rebuild.state().equals(former)) {
                events.add(rebuild.state().equals(DONE) ? done(rebuild) : failed(rebuild));
            }
            now.put(rebuild.id(), rebuild.state());
        }
        return new Found(now, events);
    }

    private List<Rebuild> recent() {
        return database.sql("""
                        SELECT id, index_name, generation, CASE WHEN ended_at IS NULL THEN 'UNDER_WAY' ELSE state END AS state,
                               note, asked_at
                        FROM endstate.job
                        WHERE kind = 'REBUILD' AND (ended_at IS NULL OR ended_at > clock_timestamp() - interval '7 days')
                        ORDER BY id""").query(RebuildNews::rebuild).list();
    }

    private static Rebuild rebuild(ResultSet row, int n) throws SQLException {
        return new Rebuild(
                row.getString("id"),
                row.getString("index_name"),
                row.getString("generation"),
                row.getString("state"),
                row.getString("note"),
                row.getTimestamp("asked_at").toInstant());
    }

    private static Event requested(Rebuild rebuild) {
        return event(
                EventKind.REBUILD_REQUESTED,
                rebuild,
                "A rebuild of " + rebuild.index() + " was asked for; it fills " + rebuild.generation() + ".");
    }

    private static Event done(Rebuild rebuild) {
        return event(
                EventKind.REBUILD_DONE,
                rebuild,
                "The rebuild of " + rebuild.index() + " is done; users query " + rebuild.generation() + ".");
    }

    private static Event failed(Rebuild rebuild) {
        String ended = rebuild.state().equals(CANCELLED) ? " was cancelled." : " failed.";
        Event event = event(EventKind.REBUILD_FAILED, rebuild, "The rebuild of " + rebuild.index() + ended);
        Map<String, String> details = new LinkedHashMap<>(event.details());
        if (rebuild.note() != null) {
            details.put("reason", rebuild.note());
        }
        return new Event(event.kind(), event.indexes(), event.summary(), event.since(), details);
    }

    private static Event event(EventKind kind, Rebuild rebuild, String summary) {
        return new Event(
                kind,
                List.of(rebuild.index()),
                summary,
                rebuild.requestedAt(),
                Map.of("generation", rebuild.generation()));
    }
}
