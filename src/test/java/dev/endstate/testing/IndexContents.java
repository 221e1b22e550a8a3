package dev.endstate.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** What an index holds, read past Endstate. */
public final class IndexContents {
    private static final ObjectMapper JSON = new JsonMapper();
    private static final int PAGE = 5_000;

    private final URI elasticsearch;
    private final HttpClient http = HttpClient.newHttpClient();

    public IndexContents(URI elasticsearch) {
        this.elasticsearch = elasticsearch;
    }

    /** Every document's source by its id, as of now: pages of one point in time, which no merge can shift. */
    public Map<String, JsonNode> all(String index) {
        call("POST", "/" + index + "/_refresh", "");
        String pit =
                call("POST", "/" + index + "/_pit?keep_alive=1m", "").path("id").asString();

        Map<String, JsonNode> documents = new TreeMap<>();
        try {
            String after = "";
            JsonNode hits;
            do {
                hits = page(pit, after).path("hits").path("hits");
                for (JsonNode hit : hits) {
                    documents.put(hit.path("_id").asString(), hit.path("_source"));
                }
                if (!hits.isEmpty()) {
                    after = ",\"search_after\":" + hits.get(hits.size() - 1).path("sort");
                }
            } while (hits.size() == PAGE);
            return documents;
        } finally {
            call("DELETE", "/_pit", "{\"id\":\"" + pit + "\"}");
        }
    }

    private JsonNode page(String pit, String after) {
        return call(
                "POST",
                "/_search",
                "{\"size\":" + PAGE + ",\"pit\":{\"id\":\"" + pit + "\",\"keep_alive\":\"1m\"}"
                        + ",\"sort\":[{\"_shard_doc\":\"asc\"}],\"track_total_hits\":false" + after + "}");
    }

    /** Calls Elasticsearch; the answer may be an error. */
    public JsonNode call(String method, String path, String body) {
        try {
            HttpRequest request = HttpRequest.newBuilder(elasticsearch.resolve(path))
                    .header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                    .build();

            return JSON.readTree(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
