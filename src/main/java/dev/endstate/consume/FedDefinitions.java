package dev.endstate.consume;

import dev.endstate.change.RoutesInUse;
import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import dev.endstate.definition.Obstacles;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.index.IndexException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/**
 * Gives this instance's definitions, unless one waits, and those kept in their indexes' generations: an older one is fed until it is
 * deleted.
 */
@Component
final class FedDefinitions implements RoutesInUse {
    private final Definitions definitions;
    private final Generations generations;
    private final Obstacles obstacles;
    private volatile Collection<Definition> known = List.of();

    FedDefinitions(Definitions definitions, Generations generations, Obstacles obstacles) {
        this.definitions = definitions;
        this.generations = generations;
        this.obstacles = obstacles;
    }

    /** Elasticsearch being away changes no route: what was known last goes on. */
    @Override
    public Collection<Definition> definitions() {
        try {
            Collection<Definition> now = now();
            known = now;
            return now;
        } catch (IndexException.Unavailable e) {
            if (known.isEmpty()) {
                throw e;
            }
            return known;
        }
    }

    @Override
    public Collection<Definition> ofGenerations() {
        return definitions.indexes().stream()
                .flatMap(index -> generations.of(index).stream())
                .map(Generation::definition)
                .toList();
    }

    private Collection<Definition> now() {
        Map<String, Definition> fed = new TreeMap<>();
        definitions.all().stream()
                // Nothing is built with what waits, and what it says of its tables may be what is wrong.
                .filter(definition -> obstacles.toMaking(definition).isEmpty())
                .forEach(definition -> fed.put(definition.toString(), definition));
        ofGenerations().forEach(definition -> fed.put(definition.toString(), definition));
        return List.copyOf(fed.values());
    }
}
