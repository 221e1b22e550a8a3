package dev.endstate.capture;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Records for all instances why routed tables are not captured now. */
@Component
public final class UncapturedTables {
    private final JdbcClient database;
    private final TransactionOperations transactions;

    public UncapturedTables(JdbcClient database, TransactionOperations transactions) {
        this.database = database;
        this.transactions = transactions;
    }

    /** Records the reasons of a way of capture, by {@code schema.table}, in the place of what was recorded before. */
    public void record(String way, Map<String, String> reasons) {
        transactions.executeWithoutResult(status -> {
            database.sql("DELETE FROM endstate.uncaptured WHERE way = ?")
                    .param(way)
                    .update();
            reasons.forEach((table, reason) -> database.sql(
                            "INSERT INTO endstate.uncaptured (way, table_name, reason) VALUES (?, ?, ?)")
                    .params(way, table, reason)
                    .update());
        });
    }

    /** The reasons that are known for some tables, by {@code schema.table}. */
    public Map<String, String> reasons(Collection<String> tables) {
        Map<String, String> reasons = new TreeMap<>();
        database.sql(
                        "SELECT table_name, reason FROM endstate.uncaptured WHERE table_name = ANY (?::text[]) ORDER BY 1, 2")
                .param(tables.toArray(String[]::new))
                .query(row -> {
                    reasons.merge(row.getString(1), row.getString(2), (one, other) -> one + "; " + other);
                });
        return reasons;
    }
}
