package dev.endstate.definition;

import java.util.List;

/**
 * What only the owner of an index knows of its future, for planning its shards.
 *
 * @param growth whether it is expected to become much larger
 * @param tiers the data tiers that a generation moves through, the first one first; empty if it stays where it is
 */
public record ShardHints(boolean growth, List<String> tiers) {
    /** Nothing is known. */
    public static final ShardHints NONE = new ShardHints(false, List.of());

    public ShardHints {
        tiers = List.copyOf(tiers);
    }
}
