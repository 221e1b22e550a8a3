package dev.endstate.operate;

import dev.endstate.capture.CaptureCheck;
import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import dev.endstate.definition.InvalidDefinitionsException;
import dev.endstate.definition.Problem;
import dev.endstate.index.IndexCheck;
import dev.endstate.index.IndexException;
import dev.endstate.source.SourceCheck;
import dev.endstate.source.SourceException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Holds every definition against its files, the database and the cluster, and tells all that is wrong at once. */
final class DefinitionCheck {
    private static final Logger log = LoggerFactory.getLogger(DefinitionCheck.class);

    private final Definitions definitions;
    private final SourceCheck source;
    private final IndexCheck index;
    private final List<CaptureCheck> captures;

    DefinitionCheck(Definitions definitions, SourceCheck source, IndexCheck index, List<CaptureCheck> captures) {
        this.captures = List.copyOf(captures);
        this.definitions = definitions;
        this.source = source;
        this.index = index;
    }

    /**
     * What to do where a server cannot be asked. At start the others' problems are enough: Endstate waits for a server that is
     * away. A check that was asked for must not pass unasked.
     */
    enum ServerAway {
        GO_ON,
        REPORT
    }

    /** @throws InvalidDefinitionsException with every problem there is */
    void run(ServerAway serverAway) {
        List<Problem> problems = new ArrayList<>(definitions.problems());
        for (Definition definition : definitions.all()) {
            try {
                problems.addAll(source.check(definition));
                captures.forEach(capture -> problems.addAll(capture.check(definition)));
            } catch (SourceException | DataAccessException e) {
                away(definition, serverAway, e, problems);
            }
            try {
                problems.addAll(index.check(definition));
            } catch (IndexException e) {
                away(definition, serverAway, e, problems);
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidDefinitionsException(problems);
        }
        log.info("The definitions are in order: {}", definitions.all());
    }

    private static void away(Definition definition, ServerAway serverAway, RuntimeException e, List<Problem> problems) {
        if (serverAway == ServerAway.REPORT) {
            problems.add(definition.problem(
                    Definition.INDEX_YML,
                    "not checked: " + e.getMessage(),
                    "make the server reachable, and check again"));
        } else {
            log.warn("{} starts unchecked: {}", definition, e.getMessage());
        }
    }
}
