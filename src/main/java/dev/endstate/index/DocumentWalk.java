package dev.endstate.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Every document of a generation as of one moment, in pages, in no particular order. */
public final class DocumentWalk implements AutoCloseable {
    private static final ObjectMapper JSON = new JsonMapper();
    /** From one page to the next. */
    private static final String KEPT = "10m";

    private final ElasticsearchHttp elasticsearch;
    private final int pageSize;
    private String pointInTime;
    private JsonNode after = JSON.createArrayNode();

    DocumentWalk(ElasticsearchHttp elasticsearch, Generation generation, int pageSize) {
        this.elasticsearch = elasticsearch;
        this.pageSize = pageSize;
        elasticsearch.json("POST", "/" + generation + "/_refresh", Map.of(), null);
        this.pointInTime = elasticsearch
                .json("POST", "/" + generation + "/_pit", Map.of("keep_alive", KEPT), null)
                .path("id")
                .asString();
    }

    /** A document by its {@code _id}. */
    public record Found(String id, JsonNode source) {}

    /**
     * The next page; empty after the last.
     *
     * @throws IndexException if Elasticsearch does not answer, or has given the moment up: begin anew
     */
    public List<Found> next() {
        ObjectNode body = JSON.createObjectNode().put("size", pageSize).put("track_total_hits", false);
        body.putObject("pit").put("id", pointInTime).put("keep_alive", KEPT);
        body.putArray("sort").addObject().put("_shard_doc", "asc");
        if (!after.isEmpty()) {
            body.set("search_after", after);
        }
        JsonNode answer = elasticsearch.json("POST", "/_search", Map.of(), body.toString());
        pointInTime = answer.path("pit_id").asString(pointInTime);
        List<Found> page = new ArrayList<>();
        for (JsonNode hit : answer.path("hits").path("hits")) {
            page.add(new Found(hit.path("_id").asString(), hit.path("_source")));
            after = hit.path("sort");
        }
        return page;
    }

    @Override
    public void close() {
        elasticsearch.json(
                "DELETE",
                "/_pit",
                Map.of(),
                JSON.createObjectNode().put("id", pointInTime).toString());
    }
}
