package dev.endstate.operate.notify.news;

import dev.endstate.change.Gap;
import dev.endstate.change.Gaps;
import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import dev.endstate.operate.notify.Event;
import dev.endstate.operate.notify.EventKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds gaps in capture that open or close, each of them once for all indexes that it concerns. A gap that opened and closed while nobody
 * looked is two events. A closed gap that is open again, because another index follows its table now or an index was rolled back, is
 * none.
 */
final class GapNews implements News {
    private static final String OPEN = "open";
    private static final String CLOSED = "closed ";

    /** A gap that was noticed right before a look may have become visible after it. */
    private static final Duration LATE = Duration.ofMinutes(10);

    private final JdbcClient database;
    private final String[] indexes;
    private final String[] tables;

    GapNews(JdbcClient database, Definitions definitions) {
        this.database = database;
        List<String> concerned = new ArrayList<>();
        List<String> followed = new ArrayList<>();
        for (Definition definition : definitions.all()) {
            for (String table : Gap.tables(definition.index(), List.of(definition))) {
                concerned.add(definition.index());
                followed.add(table);
            }
        }
        this.indexes = concerned.toArray(String[]::new);
        this.tables = followed.toArray(String[]::new);
    }

    /**
     * A gap that concerns some index.
     *
     * @param concerned the indexes that follow its table
     * @param open how many of them have not been compared since it ended, or cannot be yet
     */
    private record Followed(
            String table, String reason, Instant noticedAt, boolean lasts, List<String> concerned, int open) {
        String subject() {
            return table + ": " + reason;
        }

        boolean isOfIndex() {
            return table.equals(Gap.index(concerned.getFirst()));
        }

        String state() {
            return open > 0 ? OPEN : CLOSED + noticedAt;
        }
    }

    @Override
    public String what() {
        return "gap";
    }

    @Override
    public Found look(Map<String, String> told, Instant lastLook) {
        Map<String, String> now = new LinkedHashMap<>(told);
        List<Event> events = new ArrayList<>();

        for (Followed gap : followed()) {
            @Nullable String former = told.get(gap.subject());
            if (former == null && gap.noticedAt().isBefore(lastLook.minus(LATE))) {
                now.put(gap.subject(), CLOSED + gap.noticedAt());
            } else if (!(CLOSED + gap.noticedAt()).equals(former)) {
                if (!OPEN.equals(former)) {
                    events.add(opened(gap));
                }
                if (gap.open() == 0) {
                    events.add(closed(gap));
                }
                now.put(gap.subject(), gap.state());
            }
        }

        return new Found(now, events);
    }

    private List<Followed> followed() {
        return database.sql("""
                        SELECT g.table_name, g.reason, g.noticed_at, g.ended_at IS NULL AS lasts,
                               array_agg(c.index_name ORDER BY c.index_name) AS concerned,
                               count(*) FILTER (WHERE %s) AS open
                        FROM unnest(?::text[], ?::text[]) AS c (index_name, table_name)
                        JOIN endstate.gap g ON g.table_name = c.table_name
                        LEFT JOIN endstate.gaps_closed d ON d.index_name = c.index_name
                        GROUP BY g.table_name, g.reason, g.noticed_at, g.ended_at
                        ORDER BY g.noticed_at""".formatted(Gaps.IS_OPEN))
                .params(indexes, tables)
                .query(GapNews::gap)
                .list();
    }

    private static Followed gap(ResultSet row, int n) throws SQLException {
        return new Followed(
                row.getString("table_name"),
                row.getString("reason"),
                row.getTimestamp("noticed_at").toInstant(),
                row.getBoolean("lasts"),
                List.of((String[]) row.getArray("concerned").getArray()),
                row.getInt("open"));
    }

    private static Event opened(Followed gap) {
        String summary = gap.isOfIndex()
                ? "The documents of " + gap.concerned().getFirst() + " may differ from the database."
                : "Changes of " + Gap.named(gap.table())
                        + (gap.lasts() ? " are being missed." : " may have been missed.");
        return event(EventKind.GAP_OPENED, gap, summary);
    }

    private static Event closed(Followed gap) {
        String whose = gap.isOfIndex() ? gap.concerned().getFirst() : "the changes of " + Gap.named(gap.table());
        return event(EventKind.GAP_CLOSED, gap, "The gap in " + whose + " is closed.");
    }

    private static Event event(EventKind kind, Followed gap, String summary) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("table", gap.table());
        details.put("reason", gap.reason());
        return new Event(kind, gap.concerned(), summary, gap.noticedAt(), details);
    }
}
