package dev.endstate.operate.notify;

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
 * Keys that were parked: one message of a generation for many. It is told when no more come for a moment, at the latest after a minute,
 * and what comes later not before ten more have passed. Why a key was refused is not told, since that may quote its row.
 */
final class ParkedNews implements News {
    private static final Duration LATEST = Duration.ofMinutes(1);
    private static final Duration REST = Duration.ofMinutes(10);
    private static final int EXAMPLES = 5;

    private final JdbcClient database;
    private final Duration quiet;
    private final Clock clock;

    /** @param quiet how long no further key comes until all of them are told */
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
     * @param keys how many were parked then
     * @param newest when the last one of them was parked
     * @param toldAt when that was; null if nothing was told
     * @param grewAt since when there are more; null if there are none
     */
    private record Told(
            long keys,
            Instant newest,
            @Nullable Instant toldAt,
            @Nullable Instant grewAt) {
        static Told parse(@Nullable String text) {
            if (text == null) {
                return new Told(0, Instant.EPOCH, null, null);
            }
            String[] parts = text.split(" ", -1);
            return new Told(Long.parseLong(parts[0]), Instant.parse(parts[1]), instant(parts[2]), instant(parts[3]));
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
        List<Notice> notices = new ArrayList<>();
        for (Parked parked : parked()) {
            Told former = Told.parse(told.get(parked.generation()));
            Told next = next(former, parked);
            if (next.toldAt() != null && !next.toldAt().equals(former.toldAt())) {
                notices.add(notice(parked, former));
            }
            now.put(parked.generation(), next.toString());
        }
        return new Found(now, notices);
    }

    @Override
    public Map<String, String> known() {
        Map<String, String> known = new LinkedHashMap<>();
        parked().forEach(parked ->
                known.put(parked.generation(), new Told(parked.keys(), parked.newest(), null, null).toString()));
        return known;
    }

    private Told next(Told former, Parked parked) {
        boolean grew = parked.keys() > former.keys() || parked.newest().isAfter(former.newest());
        if (!grew) {
            return new Told(parked.keys(), former.newest(), former.toldAt(), null);
        }
        Instant now = clock.instant();
        Instant grewAt = former.grewAt() == null ? now : former.grewAt();
        boolean isEnough = parked.isQuiet() || !grewAt.plus(LATEST).isAfter(now);
        boolean hasRested =
                former.toldAt() == null || !former.toldAt().plus(REST).isAfter(now);
        return isEnough && hasRested
                ? new Told(parked.keys(), parked.newest(), now, null)
                : new Told(Math.min(former.keys(), parked.keys()), former.newest(), former.toldAt(), grewAt);
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

    private Notice notice(Parked parked, Told former) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("generation", parked.generation());
        details.put("keys", String.valueOf(parked.keys()));
        details.put("new", String.valueOf(Math.max(newcomers(parked, former), parked.keys() - former.keys())));
        details.put("examples", String.join(", ", examples(parked.generation())));
        return new Notice(
                Kind.KEYS_PARKED,
                List.of(parked.index()),
                parked.keys() == 1
                        ? "A key of " + parked.index() + " cannot be indexed."
                        : parked.keys() + " keys of " + parked.index() + " cannot be indexed.",
                parked.firstAt(),
                details);
    }

    private long newcomers(Parked parked, Told former) {
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
