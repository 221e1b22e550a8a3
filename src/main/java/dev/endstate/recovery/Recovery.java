package dev.endstate.recovery;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Key;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.index.Outcome;
import dev.endstate.pipeline.Pipeline;
import dev.endstate.source.SourceDatabase;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Reads and writes keys again, into every generation that is fed, whether the database has changed since or not. */
@Component
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
        String identity = source.identity();
        List<Generation> fed = generations.of(definition.index()).stream()
                .filter(generation -> generation.source().equals(identity))
                .filter(generation -> generation.definition().key().equals(definition.key()))
                .toList();

        Map<String, Integer> counts = new TreeMap<>();
        for (Generation generation : fed) {
            Map<Key, Outcome> outcomes = pipeline.index(generation, keys);
            if (generation.active()) {
                outcomes.values().forEach(outcome -> counts.merge(outcome.tag(), 1, Integer::sum));
            }
        }
        return counts;
    }
}
