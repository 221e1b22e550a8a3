package dev.endstate.operate.check;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import dev.endstate.definition.InvalidDefinitionsException;
import dev.endstate.definition.Problem;
import dev.endstate.operate.ConditionalOnServing;
import dev.endstate.operate.EndstateProperties;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/** Checks every definition before any consumer starts. An index whose definition does not fit waits; if strict, nothing starts. */
@Component
@ConditionalOnServing
final class StartCheck implements SmartInitializingSingleton {
    private static final Logger log = LoggerFactory.getLogger(StartCheck.class);

    private final Definitions definitions;
    private final Verdicts verdicts;
    private final boolean strict;

    StartCheck(Definitions definitions, Verdicts verdicts, EndstateProperties properties) {
        this.definitions = definitions;
        this.verdicts = verdicts;
        this.strict = properties.strict();
    }

    /** @throws InvalidDefinitionsException if there is nothing to serve, or if one definition does not fit and the check is strict */
    @Override
    public void afterSingletonsInstantiated() {
        List<Problem> problems = new ArrayList<>(definitions.problems());
        if (!problems.isEmpty()) {
            throw new InvalidDefinitionsException(problems);
        }

        for (String index : definitions.indexes()) {
            List<Problem> ofFiles = definitions.problems(index);
            problems.addAll(ofFiles);
            if (!ofFiles.isEmpty() && !strict) {
                log.error(
                        "{} waits; all other indexes are served. Fix its files, and start Endstate again with them:\n{}",
                        index,
                        Verdicts.lines(ofFiles));
            }
            definitions
                    .of(index)
                    .ifPresent(definition ->
                            problems.addAll(verdicts.of(definition).toMaking()));
        }
        if (strict && !problems.isEmpty()) {
            throw new InvalidDefinitionsException(problems);
        }

        List<Definition> fitting = definitions.all().stream()
                .filter(definition -> verdicts.of(definition).toMaking().isEmpty())
                .toList();
        log.info("The definitions are in order: {}", fitting);
    }
}
