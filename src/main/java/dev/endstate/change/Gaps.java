package dev.endstate.change;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps the gaps in capture. Each asks for a reconciliation of every index that it concerns. One whose cause lasts stays open until that
 * has ended and a comparison is done that began afterwards.
 */
@Component
public final class Gaps {
    private static final Logger log = LoggerFactory.getLogger(Gaps.class);

    /**
     * The SQL condition that a gap concerns an index.
     *
     * <p>In it {@code g} is the gap, and {@code d} the row of {@code endstate.gaps_closed} of the index, or nothing but NULL.
     */
    public static final String IS_OPEN = "(g.ended_at IS NULL OR g.ended_at >= coalesce(d.up_to, '-infinity'))";

    private final JdbcClient database;
    private final MeterRegistry meters;

    public Gaps(JdbcClient database, Definitions definitions, MeterRegistry meters) {
        this.database = database;
        this.meters = meters;
        counter(Gap.ANY_TABLE);
        RoutedTable.of(definitions.all()).keySet().forEach(this::counter);
    }

    private Counter counter(String table) {
        return meters.counter("endstate.gaps", "table", table);
    }

    /** Opens a gap of something that is over, counts it as {@code endstate.gaps} and logs it. The same gap again only moves its end. */
    public void open(String table, String reason) {
        // What is noticed again and again is one gap, so that it is not compared without a rest.
        database.sql("""
                        INSERT INTO endstate.gap (table_name, reason, noticed_at, ended_at)
                        VALUES (?, ?, clock_timestamp(), clock_timestamp())
                        ON CONFLICT (table_name, reason) DO UPDATE SET
                            noticed_at = CASE WHEN gap.ended_at < excluded.ended_at - interval '20 seconds'
                                              THEN excluded.noticed_at ELSE gap.noticed_at END,
                            ended_at = CASE WHEN gap.ended_at IS NOT NULL THEN excluded.ended_at END""").params(table, reason).update();

        counter(table).increment();
        log.error(
                "Changes of {} may have been missed, so that the indexes which follow it may differ from the database until they"
                        + " are compared with it: {}",
                Gap.named(table),
                reason);
    }

    /** Opens a gap of an index whose documents may have changed without a change of any row, counts it and logs it. */
    public void openForValues(String index, String reason) {
        database.sql("""
                        INSERT INTO endstate.gap (table_name, reason, noticed_at, ended_at)
                        VALUES (?, ?, clock_timestamp(), clock_timestamp())
                        ON CONFLICT (table_name, reason) DO UPDATE SET
                            noticed_at = excluded.noticed_at, ended_at = excluded.ended_at""").params(Gap.index(index), reason).update();
        counter(Gap.index(index)).increment();
        log.warn(
                "The documents of {} may differ from what its queries say now, until they are compared with the database: {}",
                index,
                reason);
    }

    /**
     * States everything that keeps a way of capture from telling of changes now. What is new opens a gap that lasts. What had been stated
     * before and no longer is, ends now, whichever instance had stated it.
     *
     * @param way of capture: a slot, or polling
     */
    public void state(String way, Collection<Gap.Cause> causes) {
        Set<Gap.Cause> stated = Set.copyOf(causes);
        Set<Gap.Cause> begun = new HashSet<>(stated);
        Set<Gap.Cause> ended = new HashSet<>(lasting(way));

        begun.removeAll(ended);
        ended.removeAll(stated);
        begun.forEach(cause -> begin(way, cause));
        ended.forEach(cause -> end(way, cause));
    }

    private List<Gap.Cause> lasting(String way) {
        return database.sql("SELECT table_name AS table, reason FROM endstate.gap WHERE lasts_by = ?")
                .param(way)
                .query(Gap.Cause.class)
                .list();
    }

    private void begin(String way, Gap.Cause cause) {
        database.sql("""
                        INSERT INTO endstate.gap (table_name, reason, noticed_at, lasts_by) VALUES (?, ?, clock_timestamp(), ?)
                        ON CONFLICT (table_name, reason) DO UPDATE SET
                            noticed_at = CASE WHEN gap.ended_at IS NULL THEN gap.noticed_at ELSE excluded.noticed_at END,
                            ended_at = NULL, lasts_by = excluded.lasts_by""").params(cause.table(), cause.reason(), way).update();
        counter(cause.table()).increment();
        log.error(
                "Changes of {} may have been missed, and will be until this ends, so that the indexes which follow it are compared"
                        + " with the database again and again: {}",
                Gap.named(cause.table()),
                cause.reason());
    }

    private void end(String way, Gap.Cause cause) {
        database.sql("""
                        UPDATE endstate.gap SET noticed_at = clock_timestamp(), ended_at = clock_timestamp(), lasts_by = NULL
                        WHERE table_name = ? AND reason = ? AND lasts_by = ?""").params(cause.table(), cause.reason(), way).update();
        log.info(
                "Changes of {} are told again; a comparison that begins now closes the gap: {}",
                Gap.named(cause.table()),
                cause.reason());
    }

    /** Closes what ended before a comparison began, for an index that was compared with the database and repaired. */
    public void close(String index, Instant comparedSince) {
        database.sql("""
                        INSERT INTO endstate.gaps_closed (index_name, up_to) VALUES (?, ?)
                        ON CONFLICT (index_name) DO UPDATE SET up_to = greatest(gaps_closed.up_to, excluded.up_to)""").params(index, Timestamp.from(comparedSince)).update();
    }

    /** Opens again what was closed since then, for an index of which users now query another generation, which was not compared. */
    public void reopen(String index, Instant since) {
        database.sql("UPDATE endstate.gaps_closed SET up_to = least(up_to, ?) WHERE index_name = ?")
                .params(Timestamp.from(since), index)
                .update();
    }

    /**
     * The open gaps that concern an index.
     *
     * @param served its definitions: this instance's, and those of its generations, which may follow other tables
     */
    public List<Gap> of(String index, Collection<Definition> served) {
        return database.sql("""
                        SELECT g.table_name, g.reason, g.noticed_at, g.ended_at
                        FROM endstate.gap g LEFT JOIN endstate.gaps_closed d ON d.index_name = ?
                        WHERE g.table_name = ANY (?::text[]) AND %s
                        ORDER BY g.noticed_at""".formatted(IS_OPEN))
                .params(index, Gap.tables(index, served).toArray(String[]::new))
                .query(Gaps::gap)
                .list();
    }

    private static Gap gap(ResultSet row, int n) throws SQLException {
        @Nullable Timestamp endedAt = row.getTimestamp("ended_at");
        return new Gap(
                row.getString("table_name"),
                row.getString("reason"),
                row.getTimestamp("noticed_at").toInstant(),
                endedAt == null ? null : endedAt.toInstant());
    }
}
