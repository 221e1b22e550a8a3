package dev.endstate.capture.poll;

import dev.endstate.capture.CaptureProperties;
import dev.endstate.capture.CapturedTables;
import dev.endstate.change.RouteCheck;
import dev.endstate.change.RoutedTable;
import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import dev.endstate.definition.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Compares the configuration of polled tables with the database, and tells people what polling cannot see of them. */
final class PollCheck implements RouteCheck {
    private static final Logger log = LoggerFactory.getLogger(PollCheck.class);

    private final CaptureProperties.Poll poll;
    private final Definitions definitions;
    private final CapturedTables captured;
    private final JdbcClient source;
    private final Set<String> said = new HashSet<>();

    PollCheck(CaptureProperties.Poll poll, Definitions definitions, CapturedTables captured, JdbcClient source) {
        this.definitions = definitions;
        this.poll = poll;
        this.captured = captured;
        this.source = source;
    }

    @Override
    public List<Problem> check(Definition definition) {
        sayWhatIsNotRouted();

        List<Problem> problems = new ArrayList<>();
        captured.byPolling(List.of(definition))
                .forEach((name, routed) -> poll.tables().stream()
                        .filter(table -> table.name().equals(name))
                        .forEach(table -> check(definition, routed, table, problems)));
        return problems;
    }

    private void sayWhatIsNotRouted() {
        Set<String> routed = captured.byPolling(definitions.all()).keySet();
        poll.tables().stream()
                .map(CaptureProperties.Polled::name)
                .filter(name -> !routed.contains(name) && said.add(name))
                .forEach(name -> log.warn(
                        "endstate.capture.poll.tables names {}, which no definition routes, so it is not polled",
                        name));
    }

    private void check(
            Definition definition, RoutedTable routed, CaptureProperties.Polled table, List<Problem> problems) {
        TableFacts facts = TableFacts.of(source, routed.table());
        if (facts.types().isEmpty()) {
            problems.add(problem(
                    definition,
                    table,
                    "there is no such table (of a view's or a foreign table's rows nothing tells which transaction wrote them)",
                    "poll a table, by its right name"));
            return;
        }

        String type = facts.types().getOrDefault(table.column(), "missing");
        if (Incremental.of(type, table).isEmpty()) {
            problems.add(problem(
                    definition,
                    table,
                    "its column \"" + table.column() + "\" is " + type,
                    type.startsWith("timestamp")
                            ? "say by \"zone\" in which time zone all writers write it, such as UTC"
                            : "name a timestamp or a number that each change of a row moves forward"));
        }

        if (facts.primaryKey().isEmpty()) {
            problems.add(problem(
                    definition, table, "it has no primary key", "give it one, or capture it by the database's log"));
        }
        if (!routed.when().isEmpty()) {
            problems.add(problem(
                    definition,
                    table,
                    "polling cannot tell which columns differ, so it cannot follow \"when: " + routed.when() + "\"",
                    "remove \"when\", or capture the table by the database's log"));
        }

        if (facts.types().containsKey(table.column()) && said.add(table.name())) {
            say(routed, table, facts);
        }
    }

    private static void say(RoutedTable routed, CaptureProperties.Polled table, TableFacts facts) {
        log.info(
                "{} is polled by {}: a row that is deleted, a key that it had and a parent that it left are not seen."
                        + " Mark rows as deleted instead, or route a table of what is gone; see docs/capture.md",
                table.name(),
                table.column());

        if (!facts.indexed().contains(table.column())) {
            log.warn(
                    "{} is polled by {}, for which there is no index, so that each poll reads the whole table. Run: CREATE INDEX"
                            + " CONCURRENTLY ON {} ({});",
                    table.name(),
                    table.column(),
                    RoutedTable.quoted(routed.table()),
                    RoutedTable.quoted(table.column()));
        }

        boolean isNumber = !facts.types().getOrDefault(table.column(), "").startsWith("timestamp");
        if (isNumber && !facts.numbered().contains(table.column())) {
            log.warn(
                    "{} is polled by the number {}, which neither a sequence gives nor a unique index keeps apart. If it counts each"
                            + " row's own changes (@Version), a change is missed wherever another row has a higher number already."
                            + " Poll a timestamp, or a number that every change of any row takes from one sequence",
                    table.name(),
                    table.column());
        }

        if (facts.nullable().contains(table.column())) {
            log.warn("{} is polled by {}, and a row in which that is NULL is never seen", table.name(), table.column());
        }
    }

    private static Problem problem(Definition definition, CaptureProperties.Polled table, String cause, String remedy) {
        return definition.problem(
                Definition.INDEX_YML, "its table " + table.name() + " cannot be polled: " + cause, remedy);
    }
}
