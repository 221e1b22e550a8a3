package dev.endstate.index;

import co.elastic.clients.transport.rest5_client.low_level.Request;
import dev.endstate.definition.Key;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The documents that an index holds, as they are now, not as of its last refresh. */
public final class StoredDocuments {
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
