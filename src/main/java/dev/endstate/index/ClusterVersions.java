package dev.endstate.index;

import dev.endstate.definition.Problem;
import dev.endstate.instance.ServerCheck;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Warns of versions of Elasticsearch whose bugs concern what Endstate writes. One node of such a version is enough. */
@Component
public final class ClusterVersions implements ServerCheck {
    private static final Logger log = LoggerFactory.getLogger(ClusterVersions.class);
    private static final Pattern DIVERGING = Pattern.compile("9\\.5\\.[0-2](-.*)?");

    private final ElasticsearchHttp elasticsearch;

    ClusterVersions(ElasticsearchHttp elasticsearch) {
        this.elasticsearch = elasticsearch;
    }

    /** Finds nothing if the cluster does not tell: it is away, lets nobody see its nodes, or is a service that has none. */
    @Override
    public Findings findings() {
        try {
            SortedMap<String, String> diverging = ofNodes();
            diverging.values().removeIf(version -> !DIVERGING.matcher(version).matches());
            return diverging.isEmpty() ? Findings.NONE : new Findings(List.of(), List.of(divergence(diverging)));
        } catch (IndexException e) {
            log.debug("The cluster does not tell the versions of its nodes, so they are not checked", e);
            return Findings.NONE;
        }
    }

    private static Problem divergence(SortedMap<String, String> nodes) {
        return new Problem(
                "Elasticsearch",
                "its copies of a shard can diverge when a bulk request meets indexing pressure, until 9.5.3: " + nodes,
                "upgrade these nodes to 9.5.3 or newer; rebuild an index whose copies may differ already");
    }

    /** The versions by the nodes' names. {@code GET /} tells the version of the one node that answers, and not every distribution has it. */
    SortedMap<String, String> ofNodes() {
        JsonNode nodes = elasticsearch
                .json("GET", "/_nodes/_all/_none", Map.of("filter_path", "nodes.*.name,nodes.*.version"), null)
                .path("nodes");
        SortedMap<String, String> versions = new TreeMap<>();
        nodes.properties()
                .forEach(node -> versions.put(
                        node.getValue().path("name").asString(node.getKey()),
                        node.getValue().path("version").asString("")));
        return versions;
    }
}
