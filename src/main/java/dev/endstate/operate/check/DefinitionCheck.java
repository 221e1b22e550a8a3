package dev.endstate.operate.check;

import dev.endstate.change.RouteCheck;
import dev.endstate.definition.Definition;
import dev.endstate.definition.Problem;
import dev.endstate.index.Generation;
import dev.endstate.index.IndexAdditions;
import dev.endstate.index.IndexCheck;
import dev.endstate.index.IndexException;
import dev.endstate.source.SourceException;
import dev.endstate.source.document.SourceCheck;
import dev.endstate.source.document.SourceWarnings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Compares a definition with the database and the cluster, and reports everything that is wrong at once. */
@Component
final class DefinitionCheck {
    private final SourceCheck source;
    private final SourceWarnings warnings;
    private final IndexCheck index;
    private final IndexAdditions additions;
    private final List<RouteCheck> captures;

    DefinitionCheck(
            SourceCheck source,
            SourceWarnings warnings,
            IndexCheck index,
            IndexAdditions additions,
            ObjectProvider<RouteCheck> captures) {
        this.source = source;
        this.warnings = warnings;
        this.index = index;
        this.additions = additions;
        this.captures = captures.orderedStream().toList();
    }

    Verdict of(Definition definition) {
        List<Problem> unasked = new ArrayList<>();
        Optional<List<Problem>> reading = ask(definition, () -> source.check(definition), unasked);
        Optional<List<Problem>> capturing = reading.isEmpty()
                ? Optional.empty()
                : ask(
                        definition,
                        () -> captures.stream()
                                .flatMap(capture -> capture.check(definition).stream())
                                .toList(),
                        unasked);
        Optional<IndexCheck.Findings> making = ask(definition, () -> index.check(definition), unasked);

        // If the database refuses the queries, there is nothing more to be said about them.
        List<Problem> warned = new ArrayList<>();
        if (reading.filter(List::isEmpty).isPresent()) {
            ask(definition, () -> warnings.of(definition), warned).ifPresent(warned::addAll);
        }

        return new Verdict(
                reading,
                capturing,
                making.map(IndexCheck.Findings::problems),
                warned,
                making.map(IndexCheck.Findings::additions),
                unasked);
    }

    /**
     * Lists what a generation has that its definition does not mention.
     *
     * @throws IndexException if the cluster cannot be asked
     */
    List<Problem> additions(Generation generation) {
        return additions.of(generation, false);
    }

    private static <T> Optional<T> ask(Definition definition, Supplier<T> question, List<Problem> unasked) {
        try {
            return Optional.of(question.get());
        } catch (SourceException | DataAccessException | IndexException e) {
            unasked.add(definition.problem(
                    Definition.INDEX_YML,
                    "not checked: " + e.getMessage(),
                    "make the server reachable, and check again"));
            return Optional.empty();
        }
    }
}
