package dev.endstate.recovery;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Key;
import dev.endstate.definition.KeySpec;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.index.Outcome;
import dev.endstate.pipeline.Pipeline;
import dev.endstate.source.SourceDatabase;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** Reads and writes keys again, into every generation that is fed, whether the database has changed since or not. */
final class Recovery {
    private final Generations generations;
    private final SourceDatabase source;
    private final Pipeline pipeline;

    Recovery(Generations generations, SourceDatabase source, Pipeline pipeline) {
        this.generations = generations;
        this.source = source;
        this.pipeline = pipeline;
    }

    /** Returns how many of the generation that users query came to which outcome. */
    Map<String, Integer> run(Definition definition, Collection<Key> keys) throws InterruptedException {
        KeySpec key = definition.key();
        String identity = source.identity();
        Map<String, Integer> counts = new TreeMap<>();
        for (Generation generation : generations.of(definition.index())) {
            boolean hasSuchKeys = generation.definition().key().equals(key);
            if (hasSuchKeys && generation.source().equals(identity)) {
                Map<Key, Outcome> outcomes = pipeline.index(generation, keys);
                if (generation.active()) {
                    outcomes.values().forEach(outcome -> counts.merge(outcome.tag(), 1, Integer::sum));
                }
            }
        }
        return counts;
    }
}
