package dev.endstate.consume;

import dev.endstate.capture.RoutesInUse;
import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** This instance's definitions, and those kept in their indexes' generations: an older one is fed until it is deleted. */
final class FedDefinitions implements RoutesInUse {
    private final Definitions definitions;
    private final Generations generations;

    FedDefinitions(Definitions definitions, Generations generations) {
        this.definitions = definitions;
        this.generations = generations;
    }

    @Override
    public Collection<Definition> definitions() {
        Map<String, Definition> fed = new TreeMap<>();
        for (Definition definition : definitions.all()) {
            fed.put(definition.toString(), definition);
            for (Generation generation : generations.of(definition.index())) {
                fed.put(generation.definition().toString(), generation.definition());
            }
        }
        return fed.values();
    }
}
