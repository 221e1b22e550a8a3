package dev.endstate.index;

import dev.endstate.definition.Definition;
import java.util.List;
import java.util.stream.Stream;

/**
 * The nodes that shards can be on, as the cluster is now.
 *
 * @param all every node with a data role
 * @param filter what the cluster's own settings admit: a node that is being emptied is excluded there
 * @param high what must stay free of each disk: above it, Elasticsearch moves shards away
 */
public record DataNodes(List<DataNode> all, AllocationFilter filter, Watermark high) {
    private static final String ALLOCATION = "routing.allocation.";
    private static final String TIER_PREFERENCE = ALLOCATION + "include." + AllocationFilter.TIER_PREFERENCE;

    /** The setting that says which tier an index is on. */
    static final String TIER_SETTING = "index." + TIER_PREFERENCE;

    private static final String DEFAULT_TIER = "data_content";

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
        List<String> preference = preference(definition);
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

    /** The tiers that a new generation of a definition may be on, the preferred first; never empty. */
    static List<String> preference(Definition definition) {
        List<String> own = own(definition);
        if (!own.isEmpty()) {
            return own;
        }
        return definition.shards().tiers().isEmpty()
                ? List.of(DEFAULT_TIER)
                : definition.shards().tiers().subList(0, 1);
    }

    /** Whether {@code index.yml} says on which tier a generation begins, and {@code index.json} says nothing else. */
    static boolean isTierGivenByShards(Definition definition) {
        return own(definition).isEmpty() && !definition.shards().tiers().isEmpty();
    }

    private static List<String> own(Definition definition) {
        return Stream.of(definition.settings().getOrDefault(TIER_PREFERENCE, "").split(","))
                .map(String::strip)
                .filter(tier -> !tier.isEmpty())
                .toList();
    }
}
