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
    private final JdbcClient database;
    private final TransactionOperations transactions;
    private final CaptureProperties.Cdc cdc;

    public CapturedTables(JdbcClient database, TransactionOperations transactions, CaptureProperties properties) {
        this.database = database;
        this.transactions = transactions;
        this.cdc = properties.cdc();
    }

    /** Notes what is captured from now on, in the place of what was before. */
    public void are(Collection<RoutedTable> tables) {
        transactions.executeWithoutResult(status -> {
            database.sql("DELETE FROM endstate.captured WHERE slot = ?")
                    .param(cdc.slot())
                    .update();
            for (RoutedTable table : tables) {
                database.sql("INSERT INTO endstate.captured (slot, table_name, columns) VALUES (?, ?, ?)")
                        .params(
                                cdc.slot(),
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
        if (!cdc.enabled()) {
            return Set.of();
        }
        Map<String, Set<String>> captured = captured();
        return RoutedTable.of(List.of(definition)).values().stream()
                .filter(table -> !captured.getOrDefault(RoutedTable.name(table.table()), Set.of())
                        .containsAll(table.columns()))
                .map(table -> RoutedTable.name(table.table()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Map<String, Set<String>> captured() {
        record Row(String table, Set<String> columns) {}
        return database
                .sql("SELECT table_name, columns FROM endstate.captured WHERE slot = ?")
                .param(cdc.slot())
                .query((row, n) -> new Row(
                        row.getString(1), Set.of((String[]) row.getArray(2).getArray())))
                .list()
                .stream()
                .collect(Collectors.toMap(Row::table, Row::columns));
    }
}
