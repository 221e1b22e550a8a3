package dev.endstate.index.shards;

import dev.endstate.index.ElasticsearchHttp;
import dev.endstate.index.Generation;
import dev.endstate.index.IndexException;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Asks how large generations are. */
@Component
public final class GenerationSizes {
    private final ElasticsearchHttp elasticsearch;

    GenerationSizes(ElasticsearchHttp elasticsearch) {
        this.elasticsearch = elasticsearch;
    }

    /** @throws IndexException if the cluster does not tell */
    public GenerationSize of(Generation generation) {
        JsonNode stats = elasticsearch
                .json(
                        "GET",
                        "/" + generation + "/_stats/docs,store",
                        Map.of(
                                "level",
                                "shards",
                                "filter_path",
                                "indices.*.primaries.docs.count,indices.*.primaries.store.size_in_bytes,"
                                        + "indices.*.shards.*.routing.primary,indices.*.shards.*.store.size_in_bytes"),
                        null)
                .path("indices")
                .path(generation.toString());

        JsonNode primaries = stats.path("primaries");
        return new GenerationSize(
                generation.toString(),
                shards(generation),
                documents(generation),
                primaries.path("docs").path("count").asLong(0),
                size(primaries),
                largest(stats.path("shards")));
    }

    /** Asks the settings, since the statistics lack shards that no node has now. */
    private int shards(Generation generation) {
        return elasticsearch
                .json(
                        "GET",
                        "/" + generation,
                        Map.of("features", "settings", "filter_path", "*.settings.index.number_of_shards"),
                        null)
                .path(generation.toString())
                .path("settings")
                .path("index")
                .path("number_of_shards")
                .asInt(1);
    }

    private long documents(Generation generation) {
        return elasticsearch
                .json("GET", "/" + generation + "/_count", Map.of(), null)
                .path("count")
                .asLong();
    }

    private static long largest(JsonNode shards) {
        long largest = 0;
        for (var shard : shards.properties()) {
            for (JsonNode copy : shard.getValue()) {
                if (copy.path("routing").path("primary").asBoolean(false)) {
                    largest = Math.max(largest, size(copy));
                }
            }
        }
        return largest;
    }

    private static long size(JsonNode node) {
        return node.path("store").path("size_in_bytes").asLong(0);
    }
}
