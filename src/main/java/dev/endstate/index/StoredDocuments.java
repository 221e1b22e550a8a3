package dev.endstate.index;

import co.elastic.clients.transport.rest5_client.low_level.Request;
import dev.endstate.definition.Key;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The documents that an index holds, as they are now, not as of its last refresh. */
public final class StoredDocuments {
    private static final ObjectMapper JSON = new JsonMapper();

    private final ElasticsearchHttp elasticsearch;

    StoredDocuments(ElasticsearchHttp elasticsearch) {
        this.elasticsearch = elasticsearch;
    }

    /**
     * A document of the index.
     *
     * @param version the ticket that it was written with
     */
    public record Stored(long version, JsonNode source) {}

    /**
     * Several documents, also those of a refresh that is still to come.
     *
     * @param keys whose {@code _id} Elasticsearch takes
     * @return those that the index has
     */
    public Map<Key, Stored> get(Generation generation, Collection<Key> keys) {
        Map<Key, Stored> found = new LinkedHashMap<>();
        JsonNode documents = many(generation, keys, true);
        int i = 0;
        for (Key key : keys) {
            JsonNode document = documents.path(i++);
            if (document.path("found").asBoolean(false)) {
                found.put(key, new Stored(document.path("_version").asLong(), document.path("_source")));
            }
        }
        return found;
    }

    /** Those of the keys that the index has no document of. */
    public Set<Key> absent(Generation generation, Collection<Key> keys) {
        Set<Key> absent = new LinkedHashSet<>();
        JsonNode documents = many(generation, keys, false);
        int i = 0;
        for (Key key : keys) {
            if (!documents.path(i++).path("found").asBoolean(false)) {
                absent.add(key);
            }
        }
        return absent;
    }

    private JsonNode many(Generation generation, Collection<Key> keys, boolean source) {
        if (keys.isEmpty()) {
            return JSON.createArrayNode();
        }
        ObjectNode body = JSON.createObjectNode();
        ArrayNode docs = body.putArray("docs");
        for (Key key : keys) {
            ObjectNode doc = docs.addObject().put("_id", key.id()).put("_source", source);
            Routing.of(generation.definition(), key).ifPresent(routing -> doc.put("routing", routing));
        }
        return elasticsearch
                .json("POST", "/" + generation + "/_mget", Map.of(), body.toString())
                .path("docs");
    }

    /** Every document there is now; to be closed. */
    public DocumentWalk walk(Generation generation, int pageSize) {
        return new DocumentWalk(elasticsearch, generation, pageSize);
    }

    /**
     * One document.
     *
     * @return empty if the index has none of this key
     * @throws IndexException.Unavailable if Elasticsearch cannot be asked
     */
    public Optional<Stored> get(Generation generation, Key key) {
        Request request = new Request(
                "GET",
                "/" + generation + "/_doc/"
                        + URLEncoder.encode(key.id(), StandardCharsets.UTF_8).replace("+", "%20"));
        Routing.of(generation.definition(), key).ifPresent(routing -> request.addParameter("routing", routing));
        try {
            JsonNode found = elasticsearch.json(request);
            return Optional.of(new Stored(found.path("_version").asLong(), found.path("_source")));
        } catch (IndexException.Refused e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
