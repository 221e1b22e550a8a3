package dev.endstate.index.shards;

import java.util.Map;
import java.util.Set;

/**
 * A node that may hold shards.
 *
 * @param roles as {@code node.roles} names them
 * @param attributes {@code node.attr.*}, and {@code _name}, {@code _id}, {@code _ip} and {@code _host}, which allocation settings
 *     may name too
 * @param freeBytes what Elasticsearch may still use of its disks
 * @param totalBytes how large its disks are
 */
record DataNode(String name, Set<String> roles, Map<String, String> attributes, long freeBytes, long totalBytes) {
    /** A node with this role belongs to every tier. */
    private static final String EVERY_TIER = "data";

    DataNode {
        roles = Set.copyOf(roles);
        attributes = Map.copyOf(attributes);
    }

    boolean isOf(String tier) {
        return roles.contains(tier) || roles.contains(EVERY_TIER);
    }

    /** How many bytes the node can take until only what {@code mark} reserves is free. */
    long room(Watermark mark) {
        return Math.max(0, freeBytes - mark.reserved(totalBytes));
    }

    @Override
    public String toString() {
        return name;
    }
}
