package dev.endstate.operate;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import dev.endstate.index.Generations;
import dev.endstate.index.IndexException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** For people, not for Kubernetes: which indexes can be queried. A first build may take hours and needs no restart. */
final class IndexesHealth implements HealthIndicator {
    private final Definitions definitions;
    private final Generations generations;

    IndexesHealth(Definitions definitions, Generations generations) {
        this.definitions = definitions;
        this.generations = generations;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        for (Definition definition : definitions.all()) {
            try {
                health.withDetail(
                        definition.index(),
                        generations
                                .active(definition.index())
                                .map(generation -> "served by " + generation)
                                .orElse("not built yet"));
            } catch (IndexException e) {
                health.down().withDetail(definition.index(), String.valueOf(e.getMessage()));
            }
        }
        return health.build();
    }
}
