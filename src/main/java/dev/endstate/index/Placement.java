package dev.endstate.index;

import dev.endstate.definition.Definition;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a definition wants its generations, and in how many shards.
 *
 * @param tiers that a new generation may be on, the preferred one first; never empty
 * @param isTierGivenByShards whether {@code index.yml} says on which tier a generation begins, and {@code index.json} says nothing else
 * @param isShardCountFixed whether {@code index.json} fixes the number of shards
 */
public record Placement(List<String> tiers, boolean isTierGivenByShards, boolean isShardCountFixed) {
    private static final String TIER_PREFERENCE = "routing.allocation.include._tier_preference";

    /** The setting that says which tier an index is on. */
    static final String TIER_SETTING = "index." + TIER_PREFERENCE;

    static final String DEFAULT_TIER = "data_content";

    static final String SHARDS = "number_of_shards";

    /** Reads the placement out of a definition. */
    public static Placement of(Definition definition) {
        List<String> own = Stream.of(
                        definition.settings().getOrDefault(TIER_PREFERENCE, "").split(","))
                .map(String::strip)
                .filter(tier -> !tier.isEmpty())
                .toList();
        List<String> given = definition.shards().tiers();
        boolean isGiven = own.isEmpty() && !given.isEmpty();
        return new Placement(
                isGiven ? given.subList(0, 1) : own.isEmpty() ? List.of(DEFAULT_TIER) : own,
                isGiven,
                !definition.settings().getOrDefault(SHARDS, "").isEmpty());
    }
}
