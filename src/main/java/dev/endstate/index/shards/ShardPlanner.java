package dev.endstate.index.shards;

import dev.endstate.definition.Definition;
import dev.endstate.index.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Plans the shards of a new generation, whose number cannot be changed later: from the nodes that can hold it and from its size,
 * unless the definition fixes it.
 */
@Component
public final class ShardPlanner {
    private static final String SHARDS = "number_of_shards";
    private static final String REPLICAS = "number_of_replicas";
    private static final String DEFAULT_REPLICAS = "1";
    private static final Pattern AUTO_EXPAND = Pattern.compile("([0-9]{1,6})-([0-9]{1,6}|all)");

    private final ShardProperties properties;

    ShardPlanner(ShardProperties properties) {
        this.properties = properties;
    }

    /** @param current the generation that users query */
    public ShardPlan plan(
            Definition definition, ExpectedSize expected, DataNodes cluster, Optional<GenerationSize> current) {
        List<String> steps = new ArrayList<>();
        ShardCount byRules = ShardCount.of(definition, expected, cluster, properties, steps);

        Map<String, String> settings = definition.settings();
        boolean fixed = Placement.of(definition).isShardCountFixed();
        int shards = fixed ? Integer.parseInt(settings.get(SHARDS)) : byRules.shards();
        if (fixed) {
            steps.add("index.json fixes the number (index.number_of_shards), whatever these say: "
                    + ShardCount.shards(shards) + ".");
        }

        DataNodes.Holding on = cluster.holding(definition);
        int replicas = replicas(settings, on);
        DiskRoom disk = DiskRoom.of(on, cluster.high(), shards, replicas, expected.bytes());
        steps.add(disk.text());
        @Nullable GenerationSize now = current.orElse(null);

        ShardWarnings warnings = new ShardWarnings(definition, properties, shards, byRules);
        warnings.checkPlan(expected, fixed);
        warnings.checkPlacement(cluster, replicas);
        warnings.checkDisk(disk);
        current.ifPresent(warnings::checkCurrent);
        return new ShardPlan(definition.index(), shards, replicas, fixed, expected, now, disk, steps, warnings.all());
    }

    private static int replicas(Map<String, String> settings, DataNodes.Holding on) {
        Matcher auto = AUTO_EXPAND.matcher(settings.getOrDefault("auto_expand_replicas", ""));
        if (auto.matches()) {
            int others = Math.max(0, on.count() - 1);
            int most = auto.group(2).equals("all") ? others : Integer.parseInt(auto.group(2));
            return Math.max(Integer.parseInt(auto.group(1)), Math.min(others, most));
        }
        String given = settings.getOrDefault(REPLICAS, "");
        return Integer.parseInt(given.isEmpty() ? DEFAULT_REPLICAS : given);
    }
}
