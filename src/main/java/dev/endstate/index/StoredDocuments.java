package dev.endstate.index;

import co.elastic.clients.transport.rest5_client.low_level.Request;
import dev.endstate.definition.Key;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Reads the documents that an index holds, as they are now, not as of its last refresh. */
@Component
public final class StoredDocuments {
    private static final ObjectMapper JSON = new JsonMapper();

    private final ElasticsearchHttp elasticsearch;
    private final DocumentLookup lookup;

    StoredDocuments(ElasticsearchHttp elasticsearch) {
        this.elasticsearch = elasticsearch;
        this.lookup = new DocumentLookup(elasticsearch);
    }

    /**
     * A document of the index.
     *
     * @param version the ticket that it was written with
     * @param json the bytes that were written
     */
    public record Stored(long version, byte[] json) {
        /** The document as a tree, read from its bytes each time. */
        public JsonNode source() {
            return ExactJson.read(json);
        }
    }

    /**
     * Reads several documents, also those that the next refresh will make searchable.
     *
     * @param keys whose {@code _id} Elasticsearch takes
     * @return the documents that the index has
     * @throws IndexException.Unavailable if Elasticsearch cannot look one of them up
     */
    public Map<Key, Stored> get(Generation generation, Collection<Key> keys) {
        Map<Key, Stored> found = new LinkedHashMap<>();
        List<DocumentsAnswer.Entry> entries = lookup.of(generation, addresses(generation, keys), true);
        int i = 0;
        for (Key key : keys) {
            DocumentsAnswer.Entry entry = entries.get(i++);
            if (entry.found()) {
                found.put(key, new Stored(entry.version(), entry.source()));
            }
        }
        return found;
    }

    /** Finds the keys of which the index has no document. */
    public Set<Key> absent(Generation generation, Collection<Key> keys) {
        Set<Key> absent = new LinkedHashSet<>();
        List<DocumentsAnswer.Entry> entries = lookup.of(generation, addresses(generation, keys), false);
        int i = 0;
        for (Key key : keys) {
            if (!entries.get(i++).found()) {
                absent.add(key);
            }
        }
        return absent;
    }

    /** Finds the documents of a walk that are still there, wherever they were routed to. */
    public List<DocumentWalk.Found> present(Generation generation, List<DocumentWalk.Found> documents) {
        List<DocumentWalk.Found> present = new ArrayList<>();
        List<DocumentLookup.Address> addresses = documents.stream()
                .map(found -> new DocumentLookup.Address(found.id(), found.routing()))
                .toList();
        List<DocumentsAnswer.Entry> entries = lookup.of(generation, addresses, false);
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).found()) {
                present.add(documents.get(i));
            }
        }
        return present;
    }

    /** Whether a document is on the shard where its key belongs; if not, somebody else must have written it. */
    public static boolean isInItsPlace(Generation generation, Key key, DocumentWalk.Found found) {
        return Routing.of(generation.definition(), key).equals(found.routing());
    }

    private static List<DocumentLookup.Address> addresses(Generation generation, Collection<Key> keys) {
        return keys.stream()
                .map(key -> new DocumentLookup.Address(key.id(), Routing.of(generation.definition(), key)))
                .toList();
    }

    /** Begins a walk over every document that there is now. Whoever ends it, perhaps another instance, gives it up. */
    public DocumentWalk walk(Generation generation, DocumentWalk.Pages pages) {
        elasticsearch.json("POST", "/" + generation + "/_refresh", Map.of(), null);
        String pointInTime = elasticsearch
                .json(
                        "POST",
                        "/" + generation + "/_pit",
                        Map.of("keep_alive", pages.kept().toSeconds() + "s"),
                        null)
                .path("id")
                .asString();
        return walk(generation, new DocumentWalk.Position(pointInTime, Optional.empty()), pages);
    }

    /** Goes on with a walk, whichever instance began it. */
    public DocumentWalk walk(Generation generation, DocumentWalk.Position from, DocumentWalk.Pages pages) {
        return new DocumentWalk(elasticsearch, from, pages, Vectors.mayBeIn(generation));
    }

    /** Has Elasticsearch forget the moment of a walk, if it still knows it. */
    public void giveUp(String pointInTime) {
        String body = JSON.createObjectNode().put("id", pointInTime).toString();
        try {
            elasticsearch.json("DELETE", "/_pit", Map.of(), body);
        } catch (IndexException.Refused e) {
            if (e.status() != 404 && e.status() != 400) {
                throw e;
            }
        }
    }

    /**
     * Reads one document.
     *
     * @return empty if the index has none for this key
     * @throws IndexException.Unavailable if Elasticsearch cannot be asked
     */
    public Optional<Stored> get(Generation generation, Key key) {
        Request request = new Request(
                "GET",
                "/" + generation + "/_doc/"
                        + URLEncoder.encode(key.id(), StandardCharsets.UTF_8).replace("+", "%20"));

        Routing.of(generation.definition(), key).ifPresent(routing -> request.addParameter("routing", routing));
        Vectors.asked(generation).forEach(request::addParameter);
        try {
            DocumentsAnswer.Entry found = DocumentsAnswer.ofOne(elasticsearch.send(request));
            return Optional.of(new Stored(found.version(), found.source()));
        } catch (IndexException.Refused e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
