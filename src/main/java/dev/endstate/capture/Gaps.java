package dev.endstate.capture;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import dev.endstate.definition.Route;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Gaps in capture: each is kept, and asks for a reconciliation, until somebody says that it is closed. */
public final class Gaps {
    private static final Logger log = LoggerFactory.getLogger(Gaps.class);

    private final JdbcClient database;
    private final Clock clock;
    private final MeterRegistry meters;

    public Gaps(JdbcClient database, Clock clock, Definitions definitions, MeterRegistry meters) {
        this.database = database;
        this.clock = clock;
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
                        INSERT INTO endstate.gap (table_name, reason, noticed_at) VALUES (?, ?, ?)
                        ON CONFLICT (table_name, reason) DO UPDATE SET noticed_at = excluded.noticed_at""").params(table, reason, Timestamp.from(clock.instant())).update();
        gaps(table).increment();
        log.error(
                "Changes of {} may have been missed: {}. The indexes that follow it may differ from the database until they are"
                        + " compared or built anew",
                table.equals(Gap.ANY_TABLE) ? "any captured table" : table,
                reason);
    }

    /** The open gaps that concern an index. */
    public List<Gap> of(Definition definition) {
        Set<String> tables = definition.routes().stream()
                .map(Route::origin)
                .filter(Route.Origin.Table.class::isInstance)
                .map(origin -> RoutedTable.name((Route.Origin.Table) origin))
                .collect(Collectors.toSet());
        return database
                .sql("SELECT table_name, reason, noticed_at FROM endstate.gap ORDER BY noticed_at")
                .query((row, n) -> new Gap(
                        row.getString(1), row.getString(2), row.getTimestamp(3).toInstant()))
                .list()
                .stream()
                .filter(gap -> gap.table().equals(Gap.ANY_TABLE) && !tables.isEmpty() || tables.contains(gap.table()))
                .toList();
    }
}
