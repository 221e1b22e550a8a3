package dev.endstate.capture;

import dev.endstate.change.RoutedTable;
import dev.endstate.definition.Definition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Knows which tables are to be captured in which way, and records for all instances which tables and columns are captured now. */
@Component
public final class CapturedTables {
    /** The name of the way that is not a slot. */
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

    /** Records what is captured in a way from now on, in the place of what was recorded before. */
    public void record(String way, Collection<RoutedTable> tables) {
        record(way, tables, Map.of());
    }

    /**
     * Records what is captured in a way from now on, in the place of what was recorded before.
     *
     * @param traces what tells of each table, in words, by {@code schema.table}: where that differs later, capture was interrupted
     */
    public void record(String way, Collection<RoutedTable> tables, Map<String, String> traces) {
        transactions.executeWithoutResult(status -> {
            database.sql("DELETE FROM endstate.captured WHERE way = ?")
                    .param(way)
                    .update();

            for (RoutedTable table : tables) {
                String name = RoutedTable.name(table.table());
                database.sql("""
                                INSERT INTO endstate.captured (way, table_name, identifying, when_changed, always, trace)
                                VALUES (?, ?, ?, ?, ?, ?)""")
                        .params(
                                way,
                                name,
                                table.identifying().toArray(String[]::new),
                                table.when().toArray(String[]::new),
                                table.always(),
                                traces.getOrDefault(name, ""))
                        .update();
            }
        });
    }

    /** What told of each table, by {@code schema.table}, as it was recorded last. */
    public Map<String, String> traces(String way) {
        Map<String, String> traces = new TreeMap<>();
        database.sql("SELECT table_name, trace FROM endstate.captured WHERE way = ?")
                .param(way)
                .query(row -> {
                    traces.put(row.getString(1), row.getString(2));
                });
        return traces;
    }

    /**
     * The tables of a definition that are not captured yet, or not enough of them. An index whose rows are read before that would miss
     * changes.
     *
     * @return names of tables; empty if all are captured, or if this deployment does not capture
     */
    public Set<String> missing(Definition definition) {
        Map<String, RoutedTable> awaited = byPolling(List.of(definition));
        Set<String> missing = missing(POLLING, awaited);
        if (cdc.enabled()) {
            missing.addAll(missing(cdc.slot(), byLog(List.of(definition))));
        }
        return missing;
    }

    /** The tables among these, by {@code schema.table}, that are not captured in a way, or not enough of them, as it was recorded last. */
    public Set<String> missing(String way, Map<String, RoutedTable> awaited) {
        Set<String> missing = new TreeSet<>(awaited.keySet());
        if (awaited.isEmpty()) {
            return missing;
        }

        database.sql("SELECT table_name, identifying, when_changed, always FROM endstate.captured WHERE way = ?")
                .param(way)
                .query(row -> {
                    RoutedTable table = awaited.get(row.getString("table_name"));
                    if (table != null && captured(table, row).covers(table)) {
                        missing.remove(row.getString("table_name"));
                    }
                });
        return missing;
    }

    private static RoutedTable captured(RoutedTable table, ResultSet row) throws SQLException {
        return new RoutedTable(
                table.table(),
                columns(row, "identifying"),
                columns(row, "when_changed"),
                row.getBoolean("always"),
                table.definitions());
    }

    private static TreeSet<String> columns(ResultSet row, String name) throws SQLException {
        return new TreeSet<>(List.of((String[]) row.getArray(name).getArray()));
    }
}
