package dev.endstate.reconcile;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Obstacles;
import dev.endstate.definition.Problem;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.instance.LogOnce;
import dev.endstate.instance.PerIndexLoop;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares an index only while the definition that it was made with fits the database: what else its queries returned would be taken
 * for the truth.
 */
final class FittingIndexes implements PerIndexLoop.Attempt {
    private static final Logger log = LoggerFactory.getLogger(FittingIndexes.class);

    private final Generations generations;
    private final Obstacles obstacles;
    private final PerIndexLoop.Attempt comparison;

    FittingIndexes(Generations generations, Obstacles obstacles, PerIndexLoop.Attempt comparison) {
        this.generations = generations;
        this.obstacles = obstacles;
        this.comparison = comparison;
    }

    @Override
    public void run(Definition definition, LogOnce remark) throws InterruptedException {
        List<Problem> problems = generations
                .active(definition.index())
                .map(Generation::definition)
                .map(obstacles::toReading)
                .orElse(List.of());
        if (problems.isEmpty()) {
            comparison.run(definition, remark);
        } else if (remark.isNew(problems.toString())) {
            log.warn(
                    "{} is not compared with the database until its definition fits again:\n{}",
                    definition.index(),
                    problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        }
    }
}
