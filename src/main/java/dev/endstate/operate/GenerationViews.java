package dev.endstate.operate;

import dev.endstate.consume.ConsumerLag;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What is told of generations. */
final class GenerationViews {
    private final Generations generations;
    private final ConsumerLag lag;

    GenerationViews(Generations generations, ConsumerLag lag) {
        this.generations = generations;
        this.lag = lag;
    }

    /**
     * A generation.
     *
     * @param active whether the alias leads to it
     * @param definition the fingerprint of the definition that it was made with
     * @param documents how many a search finds
     * @param lag how many messages it has still to take; absent if Kafka does not tell
     */
    record View(
            String name,
            boolean active,
            String definition,
            String source,
            long documents,
            @Nullable Long lag) {}

    /** Those that are fed. */
    List<Generation> present(String index) {
        return generations.of(index);
    }

    /** Those that nobody feeds. */
    List<String> retired(String index) {
        return generations.retired(index).stream()
                .map(Generation.Name::toString)
                .toList();
    }

    View of(Generation generation) {
        OptionalLong behind = lag.of(generation.name());
        return new View(
                generation.toString(),
                generation.active(),
                generation.definition().fingerprint(),
                generation.source(),
                generations.count(generation),
                behind.isPresent() ? behind.getAsLong() : null);
    }
}
