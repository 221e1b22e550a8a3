package dev.endstate.index.shards;

import dev.endstate.definition.Definition;
import dev.endstate.index.SimpleDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Nodes and definitions for tests of what is planned from them. */
final class TestCluster {
    static final long GB = 1L << 30;

    private final List<DataNode> nodes = new ArrayList<>();
    private Map<String, String> settings = Map.of();
    private Watermark high = Watermark.NONE;

    TestCluster node(String name, String role, long freeGb, String... attribute) {
        Map<String, String> attributes = new HashMap<>(Map.of("_name", name));
        for (int i = 0; i < attribute.length; i += 2) {
            attributes.put(attribute[i], attribute[i + 1]);
        }
        nodes.add(new DataNode(name, Set.of(role.split(" ")), attributes, freeGb * GB, 1000 * GB));
        return this;
    }

    /** So many nodes with 500 GB free each. */
    TestCluster nodes(int count, String role) {
        for (int i = 1; i <= count; i++) {
            node(role + i, role, 500);
        }
        return this;
    }

    TestCluster settings(Map<String, String> settings) {
        this.settings = settings;
        return this;
    }

    TestCluster high(String watermark) {
        this.high = Watermark.parse(watermark, "-1");
        return this;
    }

    DataNodes now() {
        return new DataNodes(nodes, AllocationFilter.of(settings, "cluster.routing.allocation."), high);
    }

    /** @param shardsYml what stands behind {@code shards:} in index.yml */
    static Definition definition(String settings, String shardsYml) {
        String indexJson = "{\"settings\":" + settings.replace('\'', '"') + "}";
        return SimpleDefinition.of("things", indexJson, "shards: " + shardsYml);
    }
}
