package dev.endstate.index.shards;

import dev.endstate.definition.Definition;
import dev.endstate.index.Placement;
import java.util.List;

/**
 * The nodes that shards can be on, as the cluster is now.
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
     * Those that can hold the shards of a new generation.
     *
     * @param tier the tier that they are of
     */
    record Holding(String tier, List<DataNode> nodes) {
        int count() {
            return nodes.size();
        }
    }

    /**
     * The nodes of the first tier of the definition's preference that has nodes, as Elasticsearch chooses; of that tier those that the
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

    /** The same for a tier that it will be moved to. */
    Holding of(String tier, Definition definition) {
        AllocationFilter own = AllocationFilter.of(definition.settings(), ALLOCATION);
        return new Holding(
                tier,
                all.stream()
                        .filter(node -> node.isOf(tier) && filter.admits(node) && own.admits(node))
                        .toList());
    }
}
