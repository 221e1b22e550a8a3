package dev.endstate.index.shards;

import dev.endstate.definition.Definition;
import dev.endstate.index.Placement;
import java.util.List;

/**
 * The nodes that can hold shards, as the cluster is now.
 *
 * @param all every node with a data role
 * @param filter what the cluster's own settings admit: a node that is being emptied is excluded there
 * @param high what must stay free of each disk: above it, Elasticsearch moves shards away
 */
public record DataNodes(List<DataNode> all, AllocationFilter filter, Watermark high) {
    private static final String ALLOCATION = "routing.allocation.";

    public DataNodes {
        all = List.copyOf(all);
    }

    /**
     * The nodes that can hold the shards of a new generation.
     *
     * @param tier the nodes' tier
     */
    record Holding(String tier, List<DataNode> nodes) {
        int count() {
            return nodes.size();
        }
    }

    /**
     * Finds the first tier of the definition's preference that has nodes, as Elasticsearch does, and of that tier the nodes that the
     * settings admit, which may be none.
     */
    Holding holding(Definition definition) {
        List<String> preference = Placement.of(definition).tiers();
        String tier = preference.stream()
                .filter(candidate -> all.stream().anyMatch(node -> node.isOf(candidate)))
                .findFirst()
                .orElse(preference.getFirst());
        return of(tier, definition);
    }

    /** Finds the nodes of a tier to which the generation will move. */
    Holding of(String tier, Definition definition) {
        AllocationFilter own = AllocationFilter.of(definition.settings(), ALLOCATION);
        return new Holding(
                tier,
                all.stream()
                        .filter(node -> node.isOf(tier) && filter.admits(node) && own.admits(node))
                        .toList());
    }
}
