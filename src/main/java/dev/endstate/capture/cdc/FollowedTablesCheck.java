package dev.endstate.capture.cdc;

import dev.endstate.capture.CapturedTables;
import dev.endstate.change.RouteCheck;
import dev.endstate.change.RoutedTable;
import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import dev.endstate.definition.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Names the tables that the log cannot follow as a definition routes them, or not without harm to the application, and says what to do. */
final class FollowedTablesCheck implements RouteCheck {
    private final CapturedTables captured;
    private final Definitions definitions;
    private final TableCatalog catalog;
    private final Admission admission;
    private final IdentityRemedy remedy;

    FollowedTablesCheck(
            CapturedTables captured,
            Definitions definitions,
            TableCatalog catalog,
            Admission admission,
            IdentityRemedy remedy) {
        this.captured = captured;
        this.definitions = definitions;
        this.catalog = catalog;
        this.admission = admission;
        this.remedy = remedy;
    }

    private record Finding(String cause, String remedy) {}

    @Override
    public List<Problem> check(Definition definition) {
        Map<String, RoutedTable> tables = captured.byLog(List.of(definition));
        // A table has one identity for all definitions together.
        Map<String, RoutedTable> all = new TreeMap<>(tables);
        all.putAll(captured.byLog(definitions.all()));

        Map<String, List<LoggedTable>> found = catalog.of(tables);
        Map<String, Admission.Refusal> refused = admission.judge(all).refused();

        List<Problem> problems = new ArrayList<>();
        tables.forEach((name, table) -> {
            List<LoggedTable> parts = found.getOrDefault(name, List.of());
            if (hasColumns(parts, table)) {
                // A foreign partition forbids the key that would be asked for next.
                Optional<Finding> silent =
                        SilentRows.of(parts, tables.keySet()).map(rows -> new Finding(rows.cause(), rows.remedy()));
                silent.or(() -> refusal(refused, name))
                        .or(() -> ofGenerated(parts, table))
                        .or(() -> ofFormerRows(parts, table, Objects.requireNonNull(all.get(name))))
                        .ifPresent(finding -> problems.add(definition.problem(
                                Definition.INDEX_YML, table.table() + " " + finding.cause(), finding.remedy())));
            }
        });

        return problems;
    }

    /** Whether the table and its columns exist. Wrong names are another check's business, and need no change of the table. */
    private static boolean hasColumns(List<LoggedTable> parts, RoutedTable table) {
        return parts.stream().anyMatch(part -> part.isRoot() && part.columns().containsAll(table.columns()));
    }

    private static Optional<Finding> refusal(Map<String, Admission.Refusal> refused, String name) {
        return Optional.ofNullable(refused.get(name)).map(refusal -> new Finding(refusal.cause(), refusal.remedy()));
    }

    private static Optional<Finding> ofGenerated(List<LoggedTable> parts, RoutedTable table) {
        Set<String> untold = parts.stream()
                .flatMap(part -> part.untold().stream())
                .filter(table.columns()::contains)
                .collect(Collectors.toCollection(TreeSet::new));

        return untold.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        "has the generated columns " + untold
                                + ", which the log of this server does not tell (stored ones are told"
                                + " since PostgreSQL 18, virtual ones never)",
                        "write the route with a \"lookup\" that computes them of the columns from which they are generated, as the"
                                + " table does; name those columns in \"when\""));
    }

    private Optional<Finding> ofFormerRows(List<LoggedTable> parts, RoutedTable table, RoutedTable forAll) {
        Set<String> lacking = new TreeSet<>(table.columns());
        lacking.removeAll(ReplicaIdentity.carried(parts));

        return lacking.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        "does not log " + lacking
                                + " as they were before a change, so that a row which is deleted, moved or"
                                + " compared by \"when\" cannot tell them"
                                + (parts.size() > 1 ? "; a partition that is added later needs the same" : ""),
                        remedy.of(parts, forAll.columns())));
    }
}
