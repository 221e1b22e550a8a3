package dev.endstate.operate.notify.news;

import dev.endstate.operate.notify.Event;
import dev.endstate.operate.notify.EventKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds out when another instance has begun to capture. The very first one is not news. */
final class CaptureNews implements News {
    private final JdbcClient database;

    CaptureNews(JdbcClient database) {
        this.database = database;
    }

    /**
     * Who captures now.
     *
     * @param way the slot, or {@code (polling)}
     */
    private record Capturing(String way, String instance, Instant since) {}

    @Override
    public String what() {
        return "capture";
    }

    @Override
    public Found look(Map<String, String> told, Instant lastLook) {
        Map<String, String> now = new LinkedHashMap<>();
        List<Event> events = new ArrayList<>();

        for (Capturing capturing : capturing()) {
            @Nullable String former = told.get(capturing.way());
            if (former != null && !former.equals(capturing.instance())) {
                events.add(moved(capturing, former));
            }
            now.put(capturing.way(), capturing.instance());
        }
        return new Found(now, events);
    }

    private List<Capturing> capturing() {
        return database.sql("SELECT way, instance, since FROM endstate.capturing ORDER BY way")
                .query((row, n) -> new Capturing(
                        row.getString("way"),
                        row.getString("instance"),
                        row.getTimestamp("since").toInstant()))
                .list();
    }

    private static Event moved(Capturing capturing, String former) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("way", capturing.way());
        details.put("from", former);
        details.put("to", capturing.instance());
        return new Event(
                EventKind.CAPTURE_MOVED,
                List.of(),
                capturing.instance() + " captures now, instead of " + former + ".",
                capturing.since(),
                details);
    }
}
