package dev.endstate.operate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands of the runbook, as somebody would copy them from it. */
final class RunbookCommands {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(sh|sql)\\n(.*?)^```$");
    private static final Pattern CURL = Pattern.compile(
            "curl -sS (-u \"\\$WHO\" )?(?:-X (\\w+) )?\"\\$ENDSTATE(/[^\"]*)\"(?: -H 'Content-Type: application/json' -d '([^']*)')?");

    private RunbookCommands() {}

    /** One of them. */
    sealed interface Command {}

    /**
     * A request to an instance.
     *
     * @param path with the variables of the runbook
     * @param body empty if there is none
     */
    record Request(String method, String path, boolean withUser, String body) implements Command {}

    /** Statements for the source database. */
    record Sql(String statements) implements Command {}

    /** A line that no test can run, since it needs Kafka's own tools. */
    record OfKafka(String line) implements Command {}

    /**
     * All of them, in the order of the runbook; what sets variables is left out.
     *
     * @throws IllegalStateException if one is of no form that is known here
     */
    static List<Command> read() {
        List<Command> commands = new ArrayList<>();
        Matcher block = BLOCK.matcher(AlertRules.read(Path.of("docs/runbook.md")));

        while (block.find()) {
            if (block.group(1).equals("sql")) {
                commands.add(new Sql(block.group(2)));
            } else {
                block.group(2)
                        .lines()
                        .filter(line -> !line.startsWith("export "))
                        .forEach(line -> commands.add(command(line)));
            }
        }

        return commands;
    }

    private static Command command(String line) {
        Matcher curl = CURL.matcher(line);
        if (curl.matches()) {
            String method = curl.group(2) == null ? (curl.group(4) == null ? "GET" : "POST") : curl.group(2);
            return new Request(
                    method, curl.group(3), curl.group(1) != null, curl.group(4) == null ? "" : curl.group(4));
        }
        if (line.startsWith("kafka-console-consumer.sh ")) {
            return new OfKafka(line);
        }
        throw new IllegalStateException("the runbook has a command that no test knows: " + line);
    }
}
