package dev.endstate.index.shards;

import dev.endstate.definition.FlatSettings;
import dev.endstate.index.ElasticsearchHttp;
import dev.endstate.index.IndexException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Asks the cluster for its data nodes, their disks, and what its settings say of them. Needs the privilege {@code monitor}. */
@Component
public final class DataNodesSurvey {
    private static final String ALLOCATION = "cluster.routing.allocation.";
    private static final String HIGH = ALLOCATION + "disk.watermark.high";
    private static final String THRESHOLD = ALLOCATION + "disk.threshold_enabled";

    private final ElasticsearchHttp elasticsearch;

    DataNodesSurvey(ElasticsearchHttp elasticsearch) {
        this.elasticsearch = elasticsearch;
    }

    /** @throws IndexException if the cluster cannot be asked, or one of its nodes does not answer */
    public DataNodes now() {
        JsonNode stats = elasticsearch.json(
                "GET",
                "/_nodes/stats/fs",
                Map.of(
                        "filter_path",
                        "_nodes.failed,nodes.*.name,nodes.*.ip,nodes.*.host,nodes.*.roles,nodes.*.attributes,nodes.*.fs.total"),
                null);

        int silent = stats.path("_nodes").path("failed").asInt(0);
        if (silent > 0) {
            // The number of shards cannot be changed later: better late than planned for too few nodes.
            throw new IndexException.Unavailable(
                    Phrases.counted(silent, "node") + " of the cluster did not tell its disk; ask again", null);
        }

        List<DataNode> nodes = new ArrayList<>();
        stats.path("nodes").properties().forEach(node -> {
            DataNode found = node(node.getKey(), node.getValue());
            if (found.roles().stream().anyMatch(role -> role.startsWith("data"))) {
                nodes.add(found);
            }
        });

        nodes.sort(Comparator.comparing(DataNode::name));

        Map<String, String> settings = settings();
        return new DataNodes(nodes, AllocationFilter.of(settings, ALLOCATION), high(settings));
    }

    private static DataNode node(String id, JsonNode node) {
        Set<String> roles = new HashSet<>();
        node.path("roles").forEach(role -> roles.add(role.asString()));

        Map<String, String> attributes = new HashMap<>();
        node.path("attributes")
                .properties()
                .forEach(attribute ->
                        attributes.put(attribute.getKey(), attribute.getValue().asString()));

        String name = node.path("name").asString(id);
        attributes.put("_id", id);
        attributes.put("_name", name);
        attributes.put("_host", node.path("host").asString(""));
        // With the port of the transport behind it.
        attributes.put("_ip", node.path("ip").asString("").replaceFirst(":[0-9]+$", ""));

        JsonNode disks = node.path("fs").path("total");
        return new DataNode(
                name,
                roles,
                attributes,
                disks.path("available_in_bytes").asLong(0),
                disks.path("total_in_bytes").asLong(0));
    }

    /** What counts: a transient setting before a persistent one, that before a file's or the default. */
    private Map<String, String> settings() {
        JsonNode answer = elasticsearch.json(
                "GET",
                "/_cluster/settings",
                Map.of("include_defaults", "true", "filter_path", "*.cluster.routing.allocation"),
                null);
        Map<String, String> settings = new TreeMap<>();
        for (String origin : List.of("defaults", "persistent", "transient")) {
            settings.putAll(FlatSettings.of(answer.path(origin)));
        }
        return settings;
    }

    private static Watermark high(Map<String, String> settings) {
        return settings.getOrDefault(THRESHOLD, "true").equals("true")
                ? Watermark.parse(settings.getOrDefault(HIGH, "90%"), settings.getOrDefault(HIGH + ".max_headroom", ""))
                : Watermark.NONE;
    }
}
