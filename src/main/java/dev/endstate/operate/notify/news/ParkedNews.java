package dev.endstate.operate.notify.news;

import dev.endstate.operate.notify.Event;
import dev.endstate.operate.notify.EventKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds keys that were parked: one event of a generation for many of them. It comes when no further key has come for a moment, at the
 * latest after a minute, and the next one ten minutes later at the earliest. It does not say why a key was refused, since that may quote
 * its row.
 */
final class ParkedNews implements News {
    private static final Duration LATEST = Duration.ofMinutes(1);
    private static final Duration REST = Duration.ofMinutes(10);
    private static final int EXAMPLES = 5;

    private final JdbcClient database;
    private final Duration quiet;
    private final Clock clock;

    /** @param quiet how long no further key must have come before they are told */
    ParkedNews(JdbcClient database, Duration quiet, Clock clock) {
        this.database = database;
        this.quiet = quiet;
        this.clock = clock;
    }

    private record Parked(
            String generation, String index, long keys, Instant firstAt, Instant newest, boolean isQuiet) {}

    /**
     * What was told of a generation.
     *
     * @param keys how many keys were parked then
     * @param newest when the last of them was parked
     * @param toldAt when it was told; null if it never was
     * @param grewAt since when there have been more keys; null if there are no more
     */
    private record Reported(
            long keys,
            Instant newest,
            @Nullable Instant toldAt,
            @Nullable Instant grewAt) {
        static Reported parse(@Nullable String text) {
            if (text == null) {
                return new Reported(0, Instant.EPOCH, null, null);
            }
            String[] parts = text.split(" ", -1);
            return new Reported(
                    Long.parseLong(parts[0]), Instant.parse(parts[1]), instant(parts[2]), instant(parts[3]));
        }

        private static @Nullable Instant instant(String text) {
            return text.equals("-") ? null : Instant.parse(text);
        }

        @Override
        public String toString() {
            return keys + " " + newest + " " + (toldAt == null ? "-" : toldAt) + " " + (grewAt == null ? "-" : grewAt);
        }
    }

    @Override
    public String what() {
        return "parked";
    }

    @Override
    public Found look(Map<String, String> told, Instant lastLook) {
        Map<String, String> now = new LinkedHashMap<>();
        List<Event> events = new ArrayList<>();
        for (Parked parked : parked()) {
            Reported former = Reported.parse(told.get(parked.generation()));
            Reported next = next(former, parked);
            if (next.toldAt() != null && !next.toldAt().equals(former.toldAt())) {
                events.add(event(parked, former));
            }
            now.put(parked.generation(), next.toString());
        }
        return new Found(now, events);
    }

    @Override
    public Map<String, String> known() {
        Map<String, String> known = new LinkedHashMap<>();
        parked().forEach(parked ->
                known.put(parked.generation(), new Reported(parked.keys(), parked.newest(), null, null).toString()));
        return known;
    }

    private Reported next(Reported former, Parked parked) {
        boolean grew = parked.keys() > former.keys() || parked.newest().isAfter(former.newest());
        if (!grew) {
            return new Reported(parked.keys(), former.newest(), former.toldAt(), null);
        }

        Instant now = clock.instant();
        Instant grewAt = former.grewAt() == null ? now : former.grewAt();
        boolean isEnough = parked.isQuiet() || !grewAt.plus(LATEST).isAfter(now);
        boolean hasRested =
                former.toldAt() == null || !former.toldAt().plus(REST).isAfter(now);
        return isEnough && hasRested
                ? new Reported(parked.keys(), parked.newest(), now, null)
                : new Reported(Math.min(former.keys(), parked.keys()), former.newest(), former.toldAt(), grewAt);
    }

    private List<Parked> parked() {
        return database.sql("""
                        SELECT generation, min(index_name) AS index_name, count(*) AS keys, min(first_at) AS first_at,
                               max(first_at) AS newest,
                               max(first_at) < clock_timestamp() - ? * interval '1 millisecond' AS quiet
                        FROM endstate.parked GROUP BY generation ORDER BY generation""").param(quiet.toMillis()).query(ParkedNews::read).list();
    }

    private static Parked read(ResultSet row, int n) throws SQLException {
        return new Parked(
                row.getString("generation"),
                row.getString("index_name"),
                row.getLong("keys"),
                row.getTimestamp("first_at").toInstant(),
                row.getTimestamp("newest").toInstant(),
                row.getBoolean("quiet"));
    }

    private Event event(Parked parked, Reported former) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("generation", parked.generation());
        details.put("keys", String.valueOf(parked.keys()));
        details.put("new", String.valueOf(Math.max(newcomers(parked, former), parked.keys() - former.keys())));
        details.put("examples", String.join(", ", examples(parked.generation())));

        return new Event(
                EventKind.KEYS_PARKED,
                List.of(parked.index()),
                parked.keys() == 1
                        ? "A key of " + parked.index() + " cannot be indexed."
                        : parked.keys() + " keys of " + parked.index() + " cannot be indexed.",
                parked.firstAt(),
                details);
    }

    private long newcomers(Parked parked, Reported former) {
        return database.sql("SELECT count(*) FROM endstate.parked WHERE generation = ? AND first_at > ?")
                .params(parked.generation(), Timestamp.from(former.newest()))
                .query(Long.class)
                .single();
    }

    private List<String> examples(String generation) {
        return database.sql("""
                        SELECT left(document_id, 200) FROM endstate.parked WHERE generation = ?
                        ORDER BY first_at DESC LIMIT ?""")
                .params(generation, EXAMPLES)
                .query(String.class)
                .list();
    }
}
