package dev.endstate.consume;

import dev.endstate.index.Generation;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.Role;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.stereotype.Component;

/** Is down when a listener container died; only a restart of the instance brings it back, so liveness asks this. */
@Component("consumersHealthIndicator")
@ConditionalOnRole(Role.INDEX)
final class ConsumersHealth implements HealthIndicator {
    private final GenerationConsumers consumers;
    private final Admission admission;

    ConsumersHealth(GenerationConsumers consumers, Admission admission) {
        this.consumers = consumers;
        this.admission = admission;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        for (Map.Entry<Generation.Name, List<MessageListenerContainer>> entry :
                consumers.running().entrySet()) {
            boolean isAlive = entry.getValue().stream()
                    .allMatch(container -> container.isRunning() && container.isInExpectedState());

            Set<String> missing = consumers.missingTopics(entry.getKey());
            String fed = missing.isEmpty()
                    ? "its consumers are alive"
                    : "it hears of no changes by topics that do not exist: " + missing;
            health.withDetail(entry.getKey().toString(), isAlive ? fed : "its listener container died");
            if (!isAlive) {
                health.down();
            }
        }

        admission.refused().forEach((name, reason) -> health.withDetail(name.toString(), "not fed: " + reason));
        return health.build();
    }
}
