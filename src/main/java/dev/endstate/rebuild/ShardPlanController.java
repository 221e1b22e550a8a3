package dev.endstate.rebuild;

import dev.endstate.definition.Definitions;
import dev.endstate.index.shards.ShardPlan;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.Role;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
@ConditionalOnRole(Role.CONSOLE)
class ShardPlanController {
    private final Definitions definitions;
    private final ShardPlans plans;

    ShardPlanController(Definitions definitions, ShardPlans plans) {
        this.definitions = definitions;
        this.plans = plans;
    }

    /** What the next generation would get, and whether the present one still fits. */
    @GetMapping("/api/indexes/{index}/shard-plan")
    ShardPlan plan(@PathVariable String index) {
        return plans.of(definitions.required(index));
    }
}
