package dev.endstate.capture.cdc;

import dev.endstate.capture.CaptureCheck;
import dev.endstate.capture.CapturedTables;
import dev.endstate.capture.RoutedTable;
import dev.endstate.definition.Definition;
import dev.endstate.definition.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names the tables whose log does not tell what a route needs to know of the row before the change, and what to run. An index that
 * follows such a table already goes on being served, with a gap that lasts: a new partition must not take it away.
 */
final class BeforeImageCheck implements CaptureCheck {
    private static final Logger log = LoggerFactory.getLogger(BeforeImageCheck.class);

    private final CapturedTables captured;
    private final ReplicaIdentity identity;
    private final Supplier<Collection<Definition>> served;

    /** @param served the definitions of indexes that are there; may fail, if they cannot be asked now */
    BeforeImageCheck(CapturedTables captured, ReplicaIdentity identity, Supplier<Collection<Definition>> served) {
        this.captured = captured;
        this.identity = identity;
        this.served = served;
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
            Problem problem = definition.problem(
                    Definition.INDEX_YML,
                    table.table() + " does not log " + columns
                            + " as they were before a change, so that a row which is"
                            + " deleted, moved or compared by \"when\" cannot tell them",
                    "run: " + identity.remedy(table.table(), table.columns()));
            if (isServed(definition, name, columns)) {
                log.warn(
                        "{} is served all the same, and compared with the database for as long as this lasts: {}",
                        definition.index(),
                        problem);
            } else {
                problems.add(problem);
            }
        });
        return problems;
    }

    /** Whether its index follows these columns already, as far as can be known now. */
    private boolean isServed(Definition definition, String table, Set<String> columns) {
        try {
            List<Definition> same = served.get().stream()
                    .filter(one -> one.index().equals(definition.index()))
                    .toList();
            RoutedTable followed = captured.byLog(same).get(table);
            return followed != null && followed.columns().containsAll(columns);
        } catch (RuntimeException e) {
            log.warn("Whether {} is there already cannot be asked now: {}", definition.index(), e.getMessage());
            return true;
        }
    }
}
