package dev.endstate.capture;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import dev.endstate.definition.Route;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Gaps in capture: each is kept, and asks for a reconciliation of every index that it concerns. */
public final class Gaps {
    private static final Logger log = LoggerFactory.getLogger(Gaps.class);

    private final JdbcClient database;
    private final MeterRegistry meters;

    public Gaps(JdbcClient database, Definitions definitions, MeterRegistry meters) {
        this.database = database;
        this.meters = meters;
        gaps(Gap.ANY_TABLE);
        RoutedTable.of(definitions.all()).keySet().forEach(this::gaps);
    }

    private Counter gaps(String table) {
        return meters.counter("endstate.gaps", "table", table);
    }

    /** Keeps a gap, counts it as {@code endstate.gaps} and says it. The same one again only moves its time. */
    public void noticed(String table, String reason) {
        database.sql("""
                        INSERT INTO endstate.gap (table_name, reason, noticed_at) VALUES (?, ?, clock_timestamp())
                        ON CONFLICT (table_name, reason) DO UPDATE SET noticed_at = excluded.noticed_at""").params(table, reason).update();
        gaps(table).increment();
        log.error(
                "Changes of {} may have been missed, so that the indexes which follow it may differ from the database until they"
                        + " are compared with it: {}",
                table.equals(Gap.ANY_TABLE) ? "any captured table" : table,
                reason);
    }

    /** An index was compared with the database, and repaired: what was noticed before the comparison began concerns it no more. */
    public void close(String index, Instant comparedSince) {
        database.sql("""
                        INSERT INTO endstate.gaps_closed (index_name, up_to) VALUES (?, ?)
                        ON CONFLICT (index_name) DO UPDATE SET up_to = greatest(gaps_closed.up_to, excluded.up_to)""").params(index, Timestamp.from(comparedSince)).update();
    }

    /** Users query another generation of an index, which was not compared: what was noticed since then concerns it again. */
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
        Set<String> origins = served.stream()
                .flatMap(definition -> definition.routes().stream())
                .map(Route::origin)
                .map(RoutedTable::name)
                .collect(Collectors.toSet());
        return database
                .sql("""
                        SELECT table_name, reason, noticed_at FROM endstate.gap
                        WHERE noticed_at >= coalesce(
                            (SELECT up_to FROM endstate.gaps_closed WHERE index_name = ?), '-infinity')
                        ORDER BY noticed_at""")
                .param(index)
                .query((row, n) -> new Gap(
                        row.getString(1), row.getString(2), row.getTimestamp(3).toInstant()))
                .list()
                .stream()
                .filter(gap -> gap.table().equals(Gap.ANY_TABLE) && !origins.isEmpty() || origins.contains(gap.table()))
                .toList();
    }
}
