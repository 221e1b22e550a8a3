package dev.endstate.rebuild;

import dev.endstate.capture.CapturedTables;
import dev.endstate.capture.UncapturedTables;
import dev.endstate.definition.Definition;
import dev.endstate.definition.Obstacles;
import dev.endstate.definition.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What a definition needs before anything is read for a generation that is made with it. */
@Component
public final class Preconditions {
    private final Obstacles obstacles;
    private final CapturedTables captured;
    private final UncapturedTables uncaptured;

    Preconditions(Obstacles obstacles, CapturedTables captured, UncapturedTables uncaptured) {
        this.obstacles = obstacles;
        this.captured = captured;
        this.uncaptured = uncaptured;
    }

    /** Why the definition cannot be used now; it goes on by itself once that is fixed. */
    Optional<String> misfit(Definition definition) {
        List<Problem> problems = obstacles.toMaking(definition);
        return problems.isEmpty()
                ? Optional.empty()
                : Optional.of("the definition of " + definition.index() + " does not fit:\n"
                        + problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    }

    /** The same, and what has not been captured so far: an index whose rows are read before that would miss changes. */
    public Optional<String> hindrance(Definition definition) {
        return misfit(definition).or(() -> {
            Set<String> awaited = captured.missing(definition);
            return awaited.isEmpty()
                    ? Optional.empty()
                    : Optional.of("until the changes of " + awaited + " are captured" + reasons(awaited));
        });
    }

    private String reasons(Set<String> awaited) {
        return uncaptured.reasons(awaited).entrySet().stream()
                .map(reason -> "; " + reason.getKey() + ": " + reason.getValue())
                .collect(Collectors.joining());
    }
}
