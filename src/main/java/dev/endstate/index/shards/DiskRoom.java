package dev.endstate.index.shards;

import java.util.List;

/**
 * The room that the nodes have for a new generation. A shard cannot be divided, and no node holds two copies of one, so copies are
 * counted and not only bytes. It is an estimate: merging takes more for a while, and other indexes grow too.
 *
 * @param tier the nodes' tier
 * @param nodes the nodes that can hold the generation
 * @param neededBytes what all copies that can be placed take, replicas included
 * @param freeBytes what is free on these nodes above the high watermark
 * @param copies how many shards there are, replicas included
 * @param copiesThatFit how many of them fit on these nodes, none of which is filled above the high watermark
 */
public record DiskRoom(
        String tier, List<String> nodes, long neededBytes, long freeBytes, int copies, long copiesThatFit) {

    public DiskRoom {
        nodes = List.copyOf(nodes);
    }

    /** @param bytes of all primary shards together */
    static DiskRoom of(DataNodes.Holding on, Watermark high, int shards, int replicas, long bytes) {
        // A replica that no node can take stays unassigned and needs no room.
        int copies = shards * Math.max(1, Math.min(1 + replicas, on.count()));
        long shardBytes = Math.ceilDiv(bytes, (long) shards);
        long free = on.nodes().stream().mapToLong(node -> node.room(high)).sum();
        long fit = on.nodes().stream()
                .mapToLong(node -> Math.min(shards, node.room(high) / Math.max(1, shardBytes)))
                .sum();
        return new DiskRoom(
                on.tier(), on.nodes().stream().map(DataNode::name).toList(), shardBytes * copies, free, copies, fit);
    }

    /** Whether every copy has a place. */
    public boolean suffices() {
        return copiesThatFit >= copies;
    }

    String text() {
        if (nodes.isEmpty()) {
            return "No data node of tier " + tier + " can hold it: start one, or fix the settings"
                    + " index.routing.allocation.* of index.json and cluster.routing.allocation.* of the cluster.";
        }
        String balance =
                "It takes about %s, as %s (replicas included) of %s. The nodes that can hold it, %s of tier %s,"
                        + " have %s free above the high disk watermark, room for %s.";
        String text = balance.formatted(
                new ByteSize(neededBytes),
                Phrases.counted(copies, "shard"),
                new ByteSize(neededBytes / copies),
                Phrases.of(nodes),
                tier,
                new ByteSize(freeBytes),
                Phrases.counted(copiesThatFit, "such shard"));

        return suffices()
                ? text
                : text
                        + " Free disk there, add a node, give fewer replicas in index.json, or delete what nobody needs.";
    }
}
