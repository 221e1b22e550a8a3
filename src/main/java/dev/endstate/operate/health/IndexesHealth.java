package dev.endstate.operate.health;

import dev.endstate.definition.Definitions;
import dev.endstate.definition.Problem;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.index.IndexException;
import dev.endstate.operate.check.Verdicts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Tells people, not Kubernetes, which indexes can be queried and what the others wait for. A first build may take hours and a
 * definition is fixed by people: neither needs a restart, and the instance answers requests all the while, so it is up.
 */
@Component("indexesHealthIndicator")
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
                List<Generation> present = generations.of(index);
                String served = Generations.active(present)
                        .map(generation -> "served by " + generation)
                        .orElse("not built yet");
                List<String> problems = texts(verdicts.ofIndex(index));
                List<String> warnings = texts(verdicts.warnings(index, present));

                Map<String, Object> details = new LinkedHashMap<>(Map.of("state", served));
                if (!problems.isEmpty()) {
                    details.put("waits", problems);
                }
                if (!warnings.isEmpty()) {
                    details.put("warnings", warnings);
                }
                health.withDetail(index, details.size() == 1 ? served : details);
            } catch (IndexException e) {
                health.down().withDetail(index, String.valueOf(e.getMessage()));
            }
        }
        return health.build();
    }

    private static List<String> texts(List<Problem> problems) {
        return problems.stream().map(Problem::toString).toList();
    }
}
