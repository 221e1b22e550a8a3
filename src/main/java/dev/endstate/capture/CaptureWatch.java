package dev.endstate.capture;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Tells on every instance whether anybody captures: {@code endstate.capture.silence{way}} is for how many seconds no instance has heard
 * anything, and {@code endstate.capture.tables{way}} how many tables are to be captured.
 */
@Component
public final class CaptureWatch {
    private static final Logger log = LoggerFactory.getLogger(CaptureWatch.class);

    /** An instance that captures says so every ten seconds, or as rarely as a standby of a minute lets it. */
    private static final Duration GONE = Duration.ofMinutes(2);

    private final JdbcClient database;
    private final CapturedTables captured;
    private final List<CaptureWay> ways;
    private final Map<CaptureWay, Long> heardAt = new ConcurrentHashMap<>();

    CaptureWatch(
            JdbcClient database,
            CapturedTables captured,
            CaptureProperties properties,
            Definitions definitions,
            MeterRegistry meters) {
        this.database = database;
        this.captured = captured;
        this.ways = CaptureWay.of(properties);
        for (CaptureWay way : ways) {
            register(way, way.tables(captured, definitions.all()).size(), meters);
        }
    }

    private void register(CaptureWay way, int tables, MeterRegistry meters) {
        long now = System.nanoTime();
        heardAt.put(way, now);
        // It grows by itself, so that a database which does not answer is not taken for one that told something.
        Gauge.builder("endstate.capture.silence", heardAt, all -> secondsSince(all.getOrDefault(way, now)))
                .description("How long no instance has heard anything of the database, or how much a poll is overdue")
                .baseUnit("seconds")
                .tag("way", way.label())
                .register(meters);

        Gauge.builder("endstate.capture.tables", () -> tables)
                .description("Tables that are to be captured")
                .tag("way", way.label())
                .register(meters);
    }

    /**
     * Says who captures some tables.
     *
     * @param way {@code log} or {@code poll}
     * @param tables their names as {@code schema.table}
     * @param instance process and host of the instance that captures them, or did last; null if none ever has
     * @param since when that instance began; null if none ever has
     * @param status the same in words
     */
    public record View(
            String way,
            List<String> tables,
            @Nullable String instance,
            @Nullable Instant since,
            String status) {}

    /** What the capturing instance has told. */
    private record Said(String instance, Instant since, Instant at, long silentMillis, long unheardMillis) {}

    /** Says who captures the tables of definitions. Tables that are in no view are told of by whoever writes their topics. */
    public List<View> of(Collection<Definition> definitions) {
        List<View> views = new ArrayList<>();
        for (CaptureWay way : ways) {
            List<String> tables = List.copyOf(way.tables(captured, definitions).keySet());
            if (!tables.isEmpty()) {
                views.add(view(way, tables));
            }
        }
        return views;
    }

    private View view(CaptureWay way, List<String> tables) {
        Optional<Said> said = said(way);
        return new View(
                way.label(),
                tables,
                said.map(Said::instance).orElse(null),
                said.map(Said::since).orElse(null),
                status(way, said));
    }

    private static String status(CaptureWay way, Optional<Said> said) {
        if (said.isEmpty()) {
            return "captured by nobody so far: see that an instance with the role capture runs, and what its log says";
        }

        Said last = said.get();
        return last.silentMillis() > GONE.toMillis()
                ? "captured by nobody; %s did until %s. See that an instance with the role capture runs, and what its log says"
                        .formatted(last.instance(), last.at())
                : "captured %s, by %s since %s; something was heard %d s ago"
                        .formatted(way.words(), last.instance(), last.since(), last.unheardMillis() / 1_000);
    }

    private Optional<Said> said(CaptureWay way) {
        return database.sql("""
                        SELECT instance, since, said_at,
                               (extract(epoch FROM clock_timestamp() - said_at) * 1000)::bigint AS silent,
                               (extract(epoch FROM clock_timestamp() - heard_at) * 1000)::bigint AS unheard
                        FROM endstate.capturing WHERE way = ?""")
                .param(way.key())
                .query((row, n) -> new Said(
                        row.getString("instance"),
                        row.getTimestamp("since").toInstant(),
                        row.getTimestamp("said_at").toInstant(),
                        row.getLong("silent"),
                        row.getLong("unheard")))
                .optional();
    }

    /** Asks what the capturing instances have told. */
    @Scheduled(fixedDelay = 5_000)
    void refresh() {
        try {
            for (CaptureWay way : ways) {
                said(way).ifPresent(said -> heardAt.put(way, nanoTimeBefore(said.unheardMillis())));
            }
        } catch (DataAccessException e) {
            log.debug("It cannot be looked up who captures; the silence grows", e);
        }
    }

    private static long nanoTimeBefore(long millis) {
        return System.nanoTime() - Duration.ofMillis(millis).toNanos();
    }

    private static double secondsSince(long nanos) {
        return Math.max(0, System.nanoTime() - nanos) / 1e9;
    }
}
