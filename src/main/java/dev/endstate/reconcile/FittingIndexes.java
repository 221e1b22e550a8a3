package dev.endstate.reconcile;

import dev.endstate.definition.Obstacles;
import dev.endstate.definition.Problem;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.LogOnce;
import dev.endstate.instance.Role;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Keeps an index from being compared while the definition that it was made with does not fit the database: what else its queries
 * returned would be taken for the truth.
 */
@Component
@ConditionalOnRole(Role.REBUILD)
class FittingIndexes {
    private static final Logger log = LoggerFactory.getLogger(FittingIndexes.class);

    private final Generations generations;
    private final Obstacles obstacles;

    FittingIndexes(Generations generations, Obstacles obstacles) {
        this.generations = generations;
        this.obstacles = obstacles;
    }

    /** Returns whether an index can be compared, and says why not unless that was said. */
    boolean admit(String index, LogOnce said) {
        List<Problem> problems = generations
                .active(index)
                .map(Generation::definition)
                .map(obstacles::toReading)
                .orElse(List.of());

        if (!problems.isEmpty() && said.add(problems.toString())) {
            log.warn(
                    "{} is not compared with the database until its definition fits again:\n{}",
                    index,
                    problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        }
        return problems.isEmpty();
    }
}
