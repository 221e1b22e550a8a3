package dev.endstate.operate.check;

import dev.endstate.definition.InvalidDefinitionsException;
import dev.endstate.definition.Problem;
import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints what is wrong with the definitions as a list instead of a stack trace. */
final class InvalidDefinitionsAnalyzer extends AbstractFailureAnalyzer<InvalidDefinitionsException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidDefinitionsException cause) {
        String problems = cause.problems().stream().map(Problem::toString).collect(Collectors.joining("\n"));
        return new FailureAnalysis(
                "The definitions have " + cause.problems().size() + " problem(s):\n\n" + problems,
                "Do what follows each arrow, then start Endstate again. With --check the definitions are checked and nothing is"
                        + " started. Without endstate.definitions.strict only the index of such a definition waits.",
                cause);
    }
}
