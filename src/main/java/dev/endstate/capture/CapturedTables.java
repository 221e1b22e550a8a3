package dev.endstate.capture;

import dev.endstate.definition.Definition;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Which tables and columns are captured now, as the capturing instance has noted it for all others. */
public final class CapturedTables {
    /** The way that is no slot. */
    public static final String POLLING = "(polling)";

    private final JdbcClient database;
    private final TransactionOperations transactions;
    private final CaptureProperties.Cdc cdc;
    private final Set<String> polled;

    public CapturedTables(JdbcClient database, TransactionOperations transactions, CaptureProperties properties) {
        this.database = database;
        this.transactions = transactions;
        this.cdc = properties.cdc();
        this.polled = properties.poll().tables().stream()
                .map(CaptureProperties.Polled::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The tables whose changes are to be found in the log. */
    public Map<String, RoutedTable> byLog(Collection<Definition> definitions) {
        Map<String, RoutedTable> tables = RoutedTable.of(definitions);
        tables.keySet().removeAll(polled);
        return tables;
    }

    /** The tables whose changes are to be found by polling. */
    public Map<String, RoutedTable> byPolling(Collection<Definition> definitions) {
        Map<String, RoutedTable> tables = RoutedTable.of(definitions);
        tables.keySet().retainAll(polled);
        return tables;
    }

    /** Whether these, by {@code schema.table}, are captured in a way, as was noted last. */
    public boolean areAlready(String way, Map<String, RoutedTable> tables) {
        return missing(tables, way).isEmpty();
    }

    /** Notes what is captured in a way from now on, in the place of what was before. */
    public void are(String way, Collection<RoutedTable> tables) {
        transactions.executeWithoutResult(status -> {
            database.sql("DELETE FROM endstate.captured WHERE way = ?")
                    .param(way)
                    .update();
            for (RoutedTable table : tables) {
                database.sql("INSERT INTO endstate.captured (way, table_name, columns) VALUES (?, ?, ?)")
                        .params(
                                way,
                                RoutedTable.name(table.table()),
                                table.columns().toArray(String[]::new))
                        .update();
            }
        });
    }

    /**
     * What of a definition's tables is not captured yet. An index whose rows are read before that would miss changes.
     *
     * @return names of tables; empty if all are captured, or if this deployment does not capture
     */
    public Set<String> missing(Definition definition) {
        Map<String, RoutedTable> awaited = byPolling(List.of(definition));
        Set<String> missing = missing(awaited, POLLING);
        if (cdc.enabled()) {
            missing.addAll(missing(byLog(List.of(definition)), cdc.slot()));
        }
        return missing;
    }

    private Set<String> missing(Map<String, RoutedTable> awaited, String way) {
        Set<String> missing = new TreeSet<>();
        Map<String, Set<String>> captured = awaited.isEmpty() ? Map.of() : captured(way);
        awaited.forEach((name, table) -> {
            if (!captured.getOrDefault(name, Set.of()).containsAll(table.columns())) {
                missing.add(name);
            }
        });
        return missing;
    }

    private Map<String, Set<String>> captured(String way) {
        record Row(String table, Set<String> columns) {}
        return database
                .sql("SELECT table_name, columns FROM endstate.captured WHERE way = ?")
                .param(way)
                .query((row, n) -> new Row(
                        row.getString(1), Set.of((String[]) row.getArray(2).getArray())))
                .list()
                .stream()
                .collect(Collectors.toMap(Row::table, Row::columns));
    }
}
