package dev.endstate.index.shards;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many shards a new generation of an index gets, and why.
 *
 * @param shards primary shards, 1 to 1024
 * @param replicas of each
 * @param fixed whether the definition's {@code index.json} says how many
 * @param current the generation that users query; null if there is none
 * @param disk whether the nodes have room
 * @param steps how the number came about, one sentence with numbers for each step
 * @param warnings what should be otherwise, and what to do about it; empty if all is well
 */
public record ShardPlan(
        String index,
        int shards,
        int replicas,
        boolean fixed,
        ExpectedSize expected,
        @Nullable GenerationSize current,
        DiskRoom disk,
        List<String> steps,
        List<String> warnings) {

    public ShardPlan {
        steps = List.copyOf(steps);
        warnings = List.copyOf(warnings);
    }

    /**
     * Refuses a plan that the cluster has no room for. Call this before anything is made of the plan.
     *
     * @throws NoRoomException if no node can hold the generation, or those that can have too little disk
     */
    public void requireRoom() {
        if (!disk.suffices()) {
            throw new NoRoomException("A new generation of " + index + " has no room, and nothing was created. "
                    + disk.text() + " It is estimated like this: " + expected.basis());
        }
    }
}
