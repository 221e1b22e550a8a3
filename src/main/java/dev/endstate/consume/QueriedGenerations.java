package dev.endstate.consume;

import dev.endstate.index.Generation;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The generations that users query, as they were seen last. */
final class QueriedGenerations {
    private final Map<String, Set<Generation.Name>> byIndex = new ConcurrentHashMap<>();

    /** @param present every generation of the index */
    void seen(String index, Collection<Generation> present) {
        byIndex.put(
                index,
                present.stream()
                        .filter(Generation::active)
                        .map(Generation::name)
                        .collect(Collectors.toSet()));
    }

    /** The one that users query; empty if that was not seen yet, or there is none. */
    Optional<Generation.Name> of(String index) {
        return byIndex.getOrDefault(index, Set.of()).stream().findFirst();
    }

    boolean contains(Generation.Name generation) {
        return byIndex.getOrDefault(generation.index(), Set.of()).contains(generation);
    }
}
