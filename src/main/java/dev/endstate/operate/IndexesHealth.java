package dev.endstate.operate;

import dev.endstate.definition.Definitions;
import dev.endstate.definition.Problem;
import dev.endstate.index.Generations;
import dev.endstate.index.IndexException;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * For people, not for Kubernetes: which indexes can be queried, and which wait for what. A first build may take hours, a definition is
 * mended by people; neither needs a restart, nor makes the instance one that cannot be asked.
 */
final class IndexesHealth implements HealthIndicator {
    private final Definitions definitions;
    private final Generations generations;
    private final Verdicts verdicts;

    IndexesHealth(Definitions definitions, Generations generations, Verdicts verdicts) {
        this.definitions = definitions;
        this.generations = generations;
        this.verdicts = verdicts;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        for (String index : definitions.indexes()) {
            try {
                String served = generations
                        .active(index)
                        .map(generation -> "served by " + generation)
                        .orElse("not built yet");
                List<String> problems =
                        verdicts.ofIndex(index).stream().map(Problem::toString).toList();
                health.withDetail(index, problems.isEmpty() ? served : Map.of("state", served, "waits", problems));
            } catch (IndexException e) {
                health.down().withDetail(index, String.valueOf(e.getMessage()));
            }
        }
        return health.build();
    }
}
