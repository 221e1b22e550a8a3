package dev.endstate.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the steps of a case: SQL, with directives in comments of their own lines. */
final class CaseScript {
    private static final Pattern DIRECTIVE = Pattern.compile("--\\s*@([a-z-]+)\\s*(.*)");
    private static final Pattern DOLLAR_QUOTE = Pattern.compile("\\$\\w*\\$");

    private final List<Step> steps = new ArrayList<>();
    private final List<Step.Directive> alternatives = new ArrayList<>();
    private final StringBuilder sql = new StringBuilder();
    private boolean amongAlternatives;

    private CaseScript() {}

    static List<Step> read(String text) {
        CaseScript script = new CaseScript();
        text.lines().map(String::strip).forEach(script::add);
        script.endStatement();
        return List.copyOf(script.steps);
    }

    /** The statements of a text without directives; each ends with a semicolon at the end of a line, or before a blank. */
    static List<String> statements(String text) {
        return read(text.replaceAll("(?m)^--.*$", "").replaceAll(";[ \\t]+", ";\n")).stream()
                .map(step -> ((Step.Statement) step).sql())
                .toList();
    }

    private void add(String line) {
        Matcher directive = DIRECTIVE.matcher(line);
        if (directive.matches()) {
            endStatement();
            add(new Step.Directive(directive.group(1), directive.group(2).strip()));
        } else if (!line.startsWith("--")) {
            sql.append(line).append('\n');
            if (line.replaceFirst("\\s*--.*", "").endsWith(";") && !isWithinDollarQuotes()) {
                endStatement();
            }
        }
    }

    private void add(Step.Directive directive) {
        switch (directive.verb()) {
            case "any" -> amongAlternatives = true;
            case "end" -> {
                steps.add(new Step.AnyOf(List.copyOf(alternatives)));
                alternatives.clear();
                amongAlternatives = false;
            }
            default -> {
                if (amongAlternatives) {
                    alternatives.add(directive);
                } else {
                    steps.add(directive);
                }
            }
        }
    }

    private boolean isWithinDollarQuotes() {
        return DOLLAR_QUOTE.matcher(sql).results().count() % 2 == 1;
    }

    private void endStatement() {
        if (!sql.toString().isBlank()) {
            steps.add(new Step.Statement(sql.toString().strip()));
        }
        sql.setLength(0);
    }
}
