package dev.endstate.capture.cdc;

import dev.endstate.capture.CaptureCheck;
import dev.endstate.capture.CapturedTables;
import dev.endstate.capture.RoutedTable;
import dev.endstate.definition.Definition;
import dev.endstate.definition.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Names the tables whose log does not tell what a route needs to know of the row before the change, and what to run. */
final class BeforeImageCheck implements CaptureCheck {
    private final CapturedTables captured;
    private final ReplicaIdentity identity;

    BeforeImageCheck(CapturedTables captured, ReplicaIdentity identity) {
        this.captured = captured;
        this.identity = identity;
    }

    @Override
    public List<Problem> check(Definition definition) {
        List<Problem> problems = new ArrayList<>();
        Map<String, RoutedTable> tables = captured.byLog(List.of(definition));
        ReplicaIdentity.lacking(tables, identity.carried(tables)).forEach((name, columns) -> {
            RoutedTable table = Objects.requireNonNull(tables.get(name));
            if (!identity.hasColumns(table)) {
                // A name that is wrong is another check's to tell, and needs no change of the table.
                return;
            }
            problems.add(definition.problem(
                    Definition.INDEX_YML,
                    table.table() + " does not log " + columns
                            + " as they were before a change, so that a row which is"
                            + " deleted, moved or compared by \"when\" cannot tell them",
                    "run: " + identity.remedy(table.table(), table.columns())));
        });
        return problems;
    }
}
