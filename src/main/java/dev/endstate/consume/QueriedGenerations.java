package dev.endstate.consume;

import dev.endstate.index.Generation;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.Role;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Knows the generations that users query, as they were seen last. */
@Component
@ConditionalOnRole(Role.INDEX)
final class QueriedGenerations {
    private final Map<String, List<Generation>> byIndex = new ConcurrentHashMap<>();

    /**
     * Notes the generations that there are.
     *
     * @param present every generation of the index
     */
    void note(String index, Collection<Generation> present) {
        byIndex.put(index, List.copyOf(present));
    }

    /**
     * Returns the generation that users query, and until that is seen the newest one that is fed: Elasticsearch may go away before it
     * is, and the lag that grows then must be told. Empty if there is none.
     */
    Optional<Generation.Name> of(String index) {
        return byIndex.getOrDefault(index, List.of()).stream()
                .max(Comparator.comparing(Generation::active)
                        .thenComparing(generation -> generation.name().number()))
                .map(Generation::name);
    }

    boolean contains(Generation.Name generation) {
        return byIndex.getOrDefault(generation.index(), List.of()).stream()
                .anyMatch(present -> present.active() && present.name().equals(generation));
    }
}
